import type { TillRow } from '@verno/shared/contracts/hub/tills';
import { useTexts } from '../../text/i18n.ts';
import { EnrolButton } from './EnrolButton.tsx';
import { LastSeen, needsAttention, TillState, Trouble } from './till-columns.tsx';
import { tillsTexts } from './texts.ts';

interface TillCardProps {
  readonly row: TillRow;
  readonly onEnrol: (row: TillRow) => void;
}

/** A till in the list on a narrow screen. */
export function TillCard({ row, onEnrol }: TillCardProps) {
  const say = useTexts(tillsTexts);
  return (
    <div className="verno-card">
      <div className="verno-card-line">
        <strong className="verno-clip">{row.name}</strong>
        <span className="verno-card-figure">
          <TillState state={row.state} />
        </span>
      </div>
      <div className="verno-card-line verno-dim">
        <span className="verno-clip">{row.storeName}</span>
        <span className="verno-card-figure">
          <LastSeen at={row.lastSeenAt} />
        </span>
      </div>
      {(row.queue ?? 0) + (row.lag ?? 0) > 0 && (
        <div className="verno-card-line verno-dim">
          <span>
            {say('queue')}: {row.queue ?? '—'} · {say('lag')}: {row.lag ?? '—'}
          </span>
        </div>
      )}
      {needsAttention(row) && <Trouble row={row} />}
      <EnrolButton row={row} onEnrol={onEnrol} />
    </div>
  );
}
