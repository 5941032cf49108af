import { listWaiting, type WaitingRow } from '@verno/shared/contracts/hub/waiting-events';
import type { TillRow } from '@verno/shared/contracts/hub/tills';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useMemo } from 'react';
import { usePollMs } from '../../client/live.tsx';
import { readOperation } from '../../client/queries.ts';
import { useCall } from '../../client/services.ts';
import { useTexts } from '../../text/i18n.ts';
import { useFormat } from '../../text/use-format.tsx';
import type { Column } from '../../ui/columns.ts';
import { PageLink } from '../../ui/PageLink.tsx';
import { ResourceTable, type ResourceTableProps } from '../../ui/ResourceTable.tsx';
import { waitingTexts } from './texts.ts';
import { Money, nameOf, Outcome, Place, reasonOf } from './waiting-words.tsx';

interface WaitingListProps {
  readonly filters: {
    readonly tillId?: TillRow['tillId'] | undefined;
    readonly place?: WaitingRow['place'] | undefined;
    readonly decided?: 'true' | undefined;
    readonly cursor?: string | undefined;
  };
  readonly limit: number;
  readonly paging?: ResourceTableProps<WaitingRow>['paging'];
  readonly empty: ResourceTableProps<WaitingRow>['empty'];
}

/** Events that wait, or were decided: of every till or of one. */
export function WaitingList({ filters, limit, paging, empty }: WaitingListProps) {
  const say = useTexts(waitingTexts);
  const call = useCall();
  const navigate = useNavigate();
  const query = useQuery({
    ...readOperation(call, listWaiting, { query: { ...filters, limit } }),
    refetchInterval: usePollMs(),
    placeholderData: keepPreviousData,
  });
  const columns = useWaitingColumns(filters.tillId === undefined, filters.decided === 'true');
  return (
    <ResourceTable
      id={filters.tillId === undefined ? 'waiting-events' : 'waiting-events-of-till'}
      label={say('title')}
      columns={columns}
      query={query}
      rowKey={(row) => row.waitingId}
      renderCard={(row) => <WaitingCard row={row} />}
      onOpen={({ waitingId }) =>
        void navigate({ to: '/waiting-events/$waitingId', params: { waitingId } })
      }
      empty={empty}
      {...(paging === undefined ? {} : { paging })}
    />
  );
}

function useWaitingColumns(withTill: boolean, decided: boolean): readonly Column<WaitingRow>[] {
  const say = useTexts(waitingTexts);
  const format = useFormat();
  return useMemo((): readonly Column<WaitingRow>[] => {
    const till: Column<WaitingRow> = {
      id: 'till',
      title: say('till'),
      cell: (row) => `${row.storeName}, ${row.tillName}`,
    };
    const ending: readonly Column<WaitingRow>[] = [
      {
        id: 'outcome',
        title: say('outcome'),
        show: 'always',
        cell: (row) => (
          <>
            <Outcome row={row} />
            <div className="verno-dim verno-small">{row.decision?.byName}</div>
          </>
        ),
      },
      {
        id: 'decidedAt',
        title: say('decidedAt'),
        cell: (row) => (row.decision === null ? '' : format.instant(row.decision.at)),
      },
    ];
    return [
      { id: 'event', title: say('event'), show: 'always', cell: (row) => <Name row={row} /> },
      { id: 'place', title: say('place'), cell: (row) => <Place place={row.place} /> },
      ...(withTill ? [till] : []),
      { id: 'why', title: say('why'), cell: (row) => reasonOf(row, say) },
      {
        id: 'received',
        title: say('received'),
        cell: (row) => <span className="verno-nowrap">{format.instant(row.receivedAt)}</span>,
      },
      ...(decided ? ending : []),
      {
        id: 'money',
        title: say('money'),
        show: 'always',
        align: 'right',
        cell: (row) => <Money row={row} />,
      },
    ];
  }, [say, format, withTill, decided]);
}

function Name({ row }: { readonly row: WaitingRow }) {
  const say = useTexts(waitingTexts);
  return (
    <PageLink
      to="/waiting-events/$waitingId"
      params={{ waitingId: row.waitingId }}
      className="verno-strong"
    >
      {nameOf(row, say)}
    </PageLink>
  );
}

function WaitingCard({ row }: { readonly row: WaitingRow }) {
  const say = useTexts(waitingTexts);
  const format = useFormat();
  return (
    <div className="verno-card">
      <div className="verno-card-line">
        <Name row={row} />
        <strong className="verno-card-figure">
          <Money row={row} />
        </strong>
      </div>
      <div className="verno-card-line">
        <span className="verno-words">
          <Place place={row.place} />
          <Outcome row={row} />
        </span>
        <span className="verno-card-figure verno-dim">{format.instant(row.receivedAt)}</span>
      </div>
      <div className="verno-dim">{reasonOf(row, say)}</div>
      <div className="verno-dim verno-small">
        {row.storeName}, {row.tillName}
      </div>
    </div>
  );
}
