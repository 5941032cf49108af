import type { TillRow } from '@verno/shared/contracts/hub/tills';
import { useMemo } from 'react';
import { useCan } from '../../client/session.ts';
import { useTexts, type Say } from '../../text/i18n.ts';
import { useFormat, useNow } from '../../text/use-format.tsx';
import type { Column } from '../../ui/columns.ts';
import { StatusBadge, type Tone } from '../../ui/StatusBadge.tsx';
import { EnrolButton } from './EnrolButton.tsx';
import { tillsTexts } from './texts.ts';

const TONES: Readonly<Record<TillRow['state'], Tone>> = {
  waiting: 'info',
  online: 'good',
  offline: 'warn',
  frozen: 'bad',
  revoked: 'quiet',
};
const SEEN_REFRESH_MS = 10_000;

/** Whether somebody at HQ has something to sort out at this till. */
export function needsAttention(row: TillRow): boolean {
  return row.state === 'frozen' || row.suspense > 0 || row.quarantine > 0;
}

export function TillState({ state }: Pick<TillRow, 'state'>) {
  const say = useTexts(tillsTexts);
  return (
    <span title={state === 'frozen' ? say('frozenHint') : undefined}>
      <StatusBadge tone={TONES[state]}>{say(state)}</StatusBadge>
    </span>
  );
}

/** When the till was last seen, in words that grow old by themselves. */
export function LastSeen({ at }: { readonly at: string | null }) {
  const say = useTexts(tillsTexts);
  const format = useFormat();
  const nowMs = useNow(SEEN_REFRESH_MS);
  if (at === null) return <span className="verno-dim">{say('never')}</span>;
  return (
    <time dateTime={at} title={format.instant(at)} className="verno-nowrap">
      {format.relative(at, nowMs)}
    </time>
  );
}

/** What of this till waits for a person. */
export function Trouble({ row }: { readonly row: TillRow }) {
  const say = useTexts(tillsTexts);
  if (row.suspense === 0 && row.quarantine === 0) return <span className="verno-dim">—</span>;
  return (
    <span className="verno-words">
      {row.suspense > 0 && (
        <span title={say('suspenseHint')}>
          <StatusBadge tone="warn">{say('suspense', { count: row.suspense })}</StatusBadge>
        </span>
      )}
      {row.quarantine > 0 && (
        <span title={say('quarantineHint')}>
          <StatusBadge tone="bad">{say('quarantine', { count: row.quarantine })}</StatusBadge>
        </span>
      )}
    </span>
  );
}

/** Columns of the list of tills; `onEnrol` opens the dialog that issues a code. */
export function useTillColumns(onEnrol: (row: TillRow) => void): readonly Column<TillRow>[] {
  const say = useTexts(tillsTexts);
  const can = useCan();
  const mayEnrol = can('tills.enrol');
  return useMemo(
    (): readonly Column<TillRow>[] => [
      {
        id: 'till',
        title: say('till'),
        show: 'always',
        cell: (row) => (
          <div className="verno-cell-wide">
            <div className="verno-clip verno-goods" title={row.name}>
              {row.name}
            </div>
            <div className="verno-clip verno-dim verno-small" title={row.storeName}>
              {row.storeName}
            </div>
          </div>
        ),
      },
      {
        id: 'state',
        title: say('state'),
        show: 'always',
        cell: (row) => <TillState state={row.state} />,
      },
      { id: 'seen', title: say('seen'), cell: (row) => <LastSeen at={row.lastSeenAt} /> },
      { id: 'version', title: say('version'), cell: (row) => row.agentVersion ?? '—' },
      ...countColumns(say),
      { id: 'trouble', title: say('trouble'), cell: (row) => <Trouble row={row} /> },
      ...(mayEnrol ? [enrolColumn(say, onEnrol)] : []),
    ],
    [say, mayEnrol, onEnrol],
  );
}

type SayTills = Say<keyof typeof tillsTexts.sentences.ru>;

function countColumns(say: SayTills): readonly Column<TillRow>[] {
  return [
    {
      id: 'queue',
      title: say('queue'),
      align: 'right',
      cell: (row) => <Count value={row.queue} hint={say('queueHint')} />,
    },
    {
      id: 'lag',
      title: say('lag'),
      align: 'right',
      cell: (row) => <Count value={row.lag} hint={say('lagHint')} />,
    },
  ];
}

function enrolColumn(say: SayTills, onEnrol: (row: TillRow) => void): Column<TillRow> {
  return {
    id: 'enrol',
    title: say('action'),
    show: 'always',
    align: 'right',
    cell: (row) => <EnrolButton row={row} onEnrol={onEnrol} />,
  };
}

function Count({ value, hint }: { readonly value: number | null; readonly hint: string }) {
  const format = useFormat();
  if (value === null) return <span className="verno-dim">—</span>;
  return (
    <span className={value === 0 ? 'verno-figure verno-dim' : 'verno-figure'} title={hint}>
      {format.count(value)}
    </span>
  );
}
