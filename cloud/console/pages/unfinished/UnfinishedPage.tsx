import './unfinished.css';
import { listUnfinished, type UnfinishedRow } from '@verno/shared/contracts/hub/unfinished';
import { Button } from '@mantine/core';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { useMemo, useState } from 'react';
import { usePollMs } from '../../client/live.tsx';
import { readOperation } from '../../client/queries.ts';
import { useCall } from '../../client/services.ts';
import { useCan } from '../../client/session.ts';
import { useLanguage, useTexts } from '../../text/i18n.ts';
import { useFormat } from '../../text/use-format.tsx';
import type { Column } from '../../ui/columns.ts';
import { PageHead } from '../../ui/PageHead.tsx';
import { PageLink } from '../../ui/PageLink.tsx';
import { ResourceTable } from '../../ui/ResourceTable.tsx';
import { Calculations } from './Calculations.tsx';
import { CancelDialog } from './CancelDialog.tsx';
import { unfinishedTexts } from './texts.ts';

const route = getRouteApi('/shell/unfinished');
const PAGE_ROWS = 50;

/** What was begun at a till and never became a purchase; it may be ended by hand, with a reason. */
export function UnfinishedPage() {
  const say = useTexts(unfinishedTexts);
  const call = useCall();
  const { cursor, calculations } = route.useSearch();
  const navigate = route.useNavigate();
  const [ending, setEnding] = useState<UnfinishedRow | null>(null);
  const query = useQuery({
    ...readOperation(call, listUnfinished, { query: { cursor, limit: PAGE_ROWS } }),
    refetchInterval: usePollMs(),
    placeholderData: keepPreviousData,
  });
  const columns = useColumns(setEnding);
  return (
    <>
      <PageHead title={say('title')} />
      <h2 className="verno-unfinished-head">{say('ofTills')}</h2>
      <ResourceTable
        id="unfinished"
        label={say('ofTills')}
        columns={columns}
        query={query}
        rowKey={(row) => row.reservationId}
        renderCard={(row) => <UnfinishedCard row={row} onEnd={setEnding} />}
        empty={{ title: say('emptyTitle'), hint: say('emptyHint') }}
        paging={{
          cursor,
          onStep: (step) =>
            void navigate({
              search: { calculations, cursor: step.cursor },
              state: { cursorTrail: step.trail },
            }),
        }}
      />
      <CancelDialog row={ending} onClose={() => setEnding(null)} />
      <h2 className="verno-unfinished-head">{say('ofPrograms')}</h2>
      <Calculations
        cursor={calculations}
        onStep={(next) => void navigate({ search: { cursor, calculations: next } })}
      />
    </>
  );
}

interface EndProps {
  readonly row: UnfinishedRow;
  readonly onEnd: (row: UnfinishedRow) => void;
}

function EndButton({ row, onEnd }: EndProps) {
  const say = useTexts(unfinishedTexts);
  return (
    <Button size="xs" variant="default" onClick={() => onEnd(row)}>
      {say('cancel')}
    </Button>
  );
}

function useColumns(onEnd: (row: UnfinishedRow) => void): readonly Column<UnfinishedRow>[] {
  const say = useTexts(unfinishedTexts);
  const format = useFormat();
  const spoken = useLanguage();
  const mayEnd = useCan()('purchases.settle');
  return useMemo(
    (): readonly Column<UnfinishedRow>[] => [
      {
        id: 'begun',
        title: say('begun'),
        show: 'always',
        cell: (row) => <span className="verno-nowrap">{format.instant(row.madeAt)}</span>,
      },
      {
        id: 'ends',
        title: say('ends'),
        cell: (row) => <span className="verno-nowrap">{format.instant(row.expiresAt)}</span>,
      },
      { id: 'place', title: say('place'), cell: (row) => `${row.storeName}, ${row.tillName}` },
      {
        id: 'member',
        title: say('member'),
        show: 'always',
        cell: (row) => (
          <PageLink to="/members/$memberId" params={{ memberId: row.memberId }}>
            {row.memberName ?? '…'}
          </PageLink>
        ),
      },
      {
        id: 'amount',
        title: say('amount'),
        show: 'always',
        align: 'right',
        cell: (row) => `${format.amount(row.amount)} ${row.currencyName[spoken]}`,
      },
      ...(mayEnd
        ? [
            {
              id: 'action',
              title: say('action'),
              show: 'always' as const,
              align: 'right' as const,
              cell: (row: UnfinishedRow) => <EndButton row={row} onEnd={onEnd} />,
            },
          ]
        : []),
    ],
    [say, format, spoken, mayEnd, onEnd],
  );
}

function UnfinishedCard({ row, onEnd }: EndProps) {
  const format = useFormat();
  const spoken = useLanguage();
  const mayEnd = useCan()('purchases.settle');
  return (
    <div className="verno-card">
      <div className="verno-card-line">
        <span className="verno-clip">{row.memberName ?? '…'}</span>
        <strong className="verno-card-figure">
          {format.amount(row.amount)} {row.currencyName[spoken]}
        </strong>
      </div>
      <div className="verno-card-line verno-dim">
        <span className="verno-clip">
          {row.storeName}, {row.tillName}
        </span>
        <span className="verno-card-figure">{format.instant(row.madeAt)}</span>
      </div>
      {mayEnd && <EndButton row={row} onEnd={onEnd} />}
    </div>
  );
}
