import type { TillRow } from '@verno/shared/contracts/hub/tills';
import { useMemo } from 'react';
import { useCan } from '../../client/session.ts';
import { useTexts, type Say } from '../../text/i18n.ts';
import type { Column } from '../../ui/columns.ts';
import { Nothing } from '../../ui/Nothing.tsx';
import { PageLink } from '../../ui/PageLink.tsx';
import { EnrolButton } from './EnrolButton.tsx';
import {
  ClockOffset,
  CountWithAge,
  hasTrouble,
  LastSeen,
  TillState,
  Trouble,
} from './till-words.tsx';
import { tillsTexts } from './texts.ts';

/** Whether somebody at HQ has something to sort out at this till. */
export function needsAttention(row: TillRow): boolean {
  return row.state === 'frozen' || hasTrouble(row);
}

/** Columns of the list of tills; `onEnrol` opens the dialog that issues a code. */
export function useTillColumns(onEnrol: (row: TillRow) => void): readonly Column<TillRow>[] {
  const say = useTexts(tillsTexts);
  const can = useCan();
  const mayEnrol = can('tills.enrol');
  return useMemo(
    (): readonly Column<TillRow>[] => [
      { id: 'till', title: say('till'), show: 'always', cell: (row) => <TillName row={row} /> },
      {
        id: 'state',
        title: say('state'),
        show: 'always',
        cell: (row) => <TillState state={row.state} />,
      },
      { id: 'trouble', title: say('trouble'), cell: (row) => <Trouble row={row} /> },
      { id: 'seen', title: say('seen'), cell: (row) => <LastSeen at={row.lastSeenAt} /> },
      {
        id: 'epoch',
        title: say('epoch'),
        show: 'extra',
        align: 'right',
        cell: (row) => row.epoch ?? <Nothing />,
      },
      ...countColumns(say),
      { id: 'version', title: say('version'), cell: (row) => row.agentVersion ?? <Nothing /> },
      ...(mayEnrol ? [enrolColumn(say, onEnrol)] : []),
    ],
    [say, mayEnrol, onEnrol],
  );
}

function TillName({ row }: { readonly row: TillRow }) {
  return (
    <div className="verno-cell-wide">
      <PageLink
        to="/tills/$tillId"
        params={{ tillId: row.tillId }}
        className="verno-clip verno-goods"
        title={row.name}
      >
        {row.name}
      </PageLink>
      <div className="verno-clip verno-dim verno-small" title={row.storeName}>
        {row.storeName}
      </div>
    </div>
  );
}

type SayTills = Say<keyof typeof tillsTexts.sentences.ru>;

function countColumns(say: SayTills): readonly Column<TillRow>[] {
  return [
    {
      id: 'queue',
      title: say('queue'),
      align: 'right',
      cell: (row) => (
        <CountWithAge value={row.queue} ageS={row.queueAgeS} hint={say('queueHint')} />
      ),
    },
    {
      id: 'lag',
      title: say('lag'),
      align: 'right',
      cell: (row) => <CountWithAge value={row.lag} ageS={row.lagS} hint={say('lagHint')} />,
    },
    {
      id: 'clock',
      title: say('clock'),
      cell: (row) =>
        row.epoch === null ? <Nothing /> : <ClockOffset offsetMs={row.clockOffsetMs} />,
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
