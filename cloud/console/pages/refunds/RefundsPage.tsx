import { listRefunds, type RefundRow } from '@verno/shared/contracts/hub/purchases';
import { Checkbox, TextInput } from '@mantine/core';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { useMemo } from 'react';
import { usePollMs } from '../../client/live.tsx';
import { readOperation } from '../../client/queries.ts';
import { useCall } from '../../client/services.ts';
import { useTexts } from '../../text/i18n.ts';
import { useFormat } from '../../text/use-format.tsx';
import type { Column } from '../../ui/columns.ts';
import { DateField } from '../../ui/DateField.tsx';
import { Figure } from '../../ui/Figure.tsx';
import { FilterBar } from '../../ui/FilterBar.tsx';
import { PageHead } from '../../ui/PageHead.tsx';
import { PageLink } from '../../ui/PageLink.tsx';
import { Place } from '../../ui/Place.tsx';
import { ResourceTable } from '../../ui/ResourceTable.tsx';
import { StatusBadge } from '../../ui/StatusBadge.tsx';
import { useTypedFilter } from '../../ui/use-typed-filter.ts';
import type { RefundsSearch } from './search.ts';
import { refundsTexts } from './texts.ts';

const route = getRouteApi('/shell/refunds');
const PAGE_ROWS = 50;

/** Goods that came back, and those refunds somebody should look at. */
export function RefundsPage() {
  const say = useTexts(refundsTexts);
  const call = useCall();
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const { cursor, ...filters } = search;
  const query = useQuery({
    ...readOperation(call, listRefunds, { query: { ...filters, cursor, limit: PAGE_ROWS } }),
    refetchInterval: usePollMs(),
    placeholderData: keepPreviousData,
  });
  const columns = useRefundColumns();
  const isFiltered = Object.values(filters).some((value) => value !== undefined);
  return (
    <>
      <PageHead title={say('title')} />
      <Filters search={filters} />
      <ResourceTable
        id="refunds"
        label={say('title')}
        columns={columns}
        query={query}
        rowKey={(row) => row.refundId}
        renderCard={(row) => <RefundCard row={row} />}
        onOpen={({ purchaseId }) =>
          void navigate({ to: '/purchases/$purchaseId', params: { purchaseId } })
        }
        empty={
          isFiltered
            ? { title: say('noneTitle'), hint: say('noneHint') }
            : { title: say('emptyTitle'), hint: say('emptyHint') }
        }
        paging={{
          cursor,
          onStep: (step) =>
            void navigate({
              search: { ...filters, cursor: step.cursor },
              state: { cursorTrail: step.trail },
            }),
        }}
      />
    </>
  );
}

function Filters({ search }: { readonly search: Omit<RefundsSearch, 'cursor'> }) {
  const say = useTexts(refundsTexts);
  const navigate = route.useNavigate();
  const change = (changed: Partial<RefundsSearch>): void =>
    void navigate({ search: { ...search, ...changed }, replace: true });
  const { text, type } = useTypedFilter(search.number ?? '', (typed) =>
    change({ number: typed || undefined }),
  );
  const activeCount = Object.values(search).filter((value) => value !== undefined).length;
  return (
    <FilterBar activeCount={activeCount} onReset={() => void navigate({ search: {} })}>
      <DateField
        label={say('from')}
        value={search.from}
        max={search.to}
        onChange={(from) => change({ from })}
      />
      <DateField
        label={say('to')}
        value={search.to}
        min={search.from}
        onChange={(to) => change({ to })}
      />
      <TextInput
        type="search"
        size="sm"
        maxLength={40}
        aria-label={say('numberFilter')}
        placeholder={say('numberFilter')}
        value={text}
        onChange={(event) => type(event.currentTarget.value)}
      />
      <Checkbox
        label={say('onlyFlagged')}
        checked={search.flagged === 'true'}
        onChange={(event) => change({ flagged: event.currentTarget.checked ? 'true' : undefined })}
      />
    </FilterBar>
  );
}

function useRefundColumns(): readonly Column<RefundRow>[] {
  const say = useTexts(refundsTexts);
  const format = useFormat();
  return useMemo(
    (): readonly Column<RefundRow>[] => [
      { id: 'number', title: say('number'), show: 'always', cell: (row) => row.number },
      { id: 'purchase', title: say('purchase'), cell: (row) => <Purchase row={row} /> },
      {
        id: 'time',
        title: say('time'),
        cell: (row) => <span className="verno-nowrap">{format.wallTime(row.localTime)}</span>,
      },
      {
        id: 'place',
        title: say('place'),
        cell: (row) => <Place store={row.storeName} till={row.tillName} isStacked />,
      },
      {
        id: 'member',
        title: say('member'),
        cell: (row) =>
          row.memberId === null ? (
            <span className="verno-dim">{say('anonymous')}</span>
          ) : (
            <PageLink to="/members/$memberId" params={{ memberId: row.memberId }}>
              {row.memberName ?? '…'}
            </PageLink>
          ),
      },
      { id: 'reason', title: say('reason'), cell: (row) => row.reason },
      { id: 'state', title: say('state'), cell: (row) => <Flags row={row} /> },
      {
        id: 'excess',
        title: say('excess'),
        show: 'extra',
        align: 'right',
        cell: (row) => <Figure value={row.excess} quietZero />,
      },
      {
        id: 'money',
        title: say('money'),
        show: 'always',
        align: 'right',
        cell: (row) => (
          <strong>
            <Figure value={row.money} />
          </strong>
        ),
      },
    ],
    [say, format],
  );
}

function Purchase({ row }: { readonly row: RefundRow }) {
  return (
    <PageLink
      to="/purchases/$purchaseId"
      params={{ purchaseId: row.purchaseId }}
      className="verno-strong"
    >
      {row.purchaseNumber}
    </PageLink>
  );
}

function Flags({ row }: { readonly row: RefundRow }) {
  const say = useTexts(refundsTexts);
  return (
    <span className="verno-words">
      {row.offline && <StatusBadge tone="quiet">{say('offline')}</StatusBadge>}
      {row.flags.map((flag) => (
        <StatusBadge key={flag} tone={flag === 'over_refunded' ? 'bad' : 'warn'}>
          {say(flag)}
        </StatusBadge>
      ))}
    </span>
  );
}

function RefundCard({ row }: { readonly row: RefundRow }) {
  const format = useFormat();
  return (
    <div className="verno-card">
      <div className="verno-card-line">
        <Purchase row={row} />
        <strong className="verno-card-figure">
          <Figure value={row.money} />
        </strong>
      </div>
      <div className="verno-card-line">
        <span className="verno-clip">{row.reason}</span>
        <Flags row={row} />
      </div>
      <div className="verno-card-line verno-dim">
        <span className="verno-clip">{row.storeName}</span>
        <span className="verno-card-figure">{format.wallTime(row.localTime)}</span>
      </div>
    </div>
  );
}
