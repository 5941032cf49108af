import type { TillRow } from '@verno/shared/contracts/hub/tills';
import { useTexts } from '../../text/i18n.ts';
import { PageLink } from '../../ui/PageLink.tsx';
import { EnrolButton } from './EnrolButton.tsx';
import { CountWithAge, hasTrouble, LastSeen, TillState, Trouble } from './till-words.tsx';
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
        <PageLink
          to="/tills/$tillId"
          params={{ tillId: row.tillId }}
          className="verno-clip verno-strong"
        >
          {row.name}
        </PageLink>
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
        <div className="verno-card-line">
          <span>
            {say('queue')}:{' '}
            <CountWithAge value={row.queue} ageS={row.queueAgeS} hint={say('queueHint')} />
          </span>
          <span>
            {say('lag')}: <CountWithAge value={row.lag} ageS={row.lagS} hint={say('lagHint')} />
          </span>
        </div>
      )}
      {hasTrouble(row) && <Trouble row={row} />}
      <EnrolButton row={row} onEnrol={onEnrol} />
    </div>
  );
}
