import { listCalculations, type CalculationRow } from '@verno/shared/contracts/hub/calculations';
import { Button } from '@mantine/core';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import { usePollMs } from '../../client/live.tsx';
import { readOperation } from '../../client/queries.ts';
import { useCall } from '../../client/services.ts';
import { useCan } from '../../client/session.ts';
import { useTexts } from '../../text/i18n.ts';
import { useFormat } from '../../text/use-format.tsx';
import type { Column } from '../../ui/columns.ts';
import { Figure } from '../../ui/Figure.tsx';
import { PageLink } from '../../ui/PageLink.tsx';
import { ResourceTable } from '../../ui/ResourceTable.tsx';
import { StatusBadge } from '../../ui/StatusBadge.tsx';
import { SettleDialog, type Settling } from './SettleDialog.tsx';
import { unfinishedTexts } from './texts.ts';

const PAGE_ROWS = 50;

interface CalculationsProps {
  readonly cursor: string | undefined;
  readonly onStep: (cursor: string | undefined) => void;
}

/** Purchases that a program calculated and nobody confirmed: confirmed or cancelled by hand, with a reason. */
export function Calculations({ cursor, onStep }: CalculationsProps) {
  const say = useTexts(unfinishedTexts);
  const call = useCall();
  const [settling, setSettling] = useState<Settling | null>(null);
  const query = useQuery({
    ...readOperation(call, listCalculations, {
      query: { state: 'unfinished', cursor, limit: PAGE_ROWS },
    }),
    refetchInterval: usePollMs(),
    placeholderData: keepPreviousData,
  });
  const columns = useColumns(setSettling);
  return (
    <>
      <ResourceTable
        id="calculations"
        label={say('ofPrograms')}
        columns={columns}
        query={query}
        rowKey={(row) => row.calculationId}
        renderCard={(row) => <CalculationCard row={row} onSettle={setSettling} />}
        empty={{ title: say('calculationsEmptyTitle'), hint: say('calculationsEmptyHint') }}
        paging={{ cursor, onStep: (step) => onStep(step.cursor) }}
      />
      <SettleDialog settling={settling} onClose={() => setSettling(null)} />
    </>
  );
}

interface SettleProps {
  readonly row: CalculationRow;
  readonly onSettle: (settling: Settling) => void;
}

function SettleButtons({ row, onSettle }: SettleProps) {
  const say = useTexts(unfinishedTexts);
  return (
    <div className="verno-unfinished-actions">
      <Button size="xs" variant="default" onClick={() => onSettle({ row, outcome: 'confirmed' })}>
        {say('settle')}
      </Button>
      <Button size="xs" variant="default" onClick={() => onSettle({ row, outcome: 'cancelled' })}>
        {say('cancel')}
      </Button>
    </div>
  );
}

function Member({ row }: { readonly row: CalculationRow }) {
  const say = useTexts(unfinishedTexts);
  if (row.memberId === null) return <span className="verno-dim">{say('anonymous')}</span>;
  return (
    <PageLink to="/members/$memberId" params={{ memberId: row.memberId }}>
      {say('memberCard')}
    </PageLink>
  );
}

function State({ row }: { readonly row: CalculationRow }) {
  const say = useTexts(unfinishedTexts);
  const isReserved = row.state === 'reserved';
  return (
    <StatusBadge tone={isReserved ? 'warn' : 'quiet'}>
      {say(isReserved ? 'reserved' : 'calculated')}
    </StatusBadge>
  );
}

function useColumns(onSettle: (settling: Settling) => void): readonly Column<CalculationRow>[] {
  const say = useTexts(unfinishedTexts);
  const format = useFormat();
  const maySettle = useCan()('purchases.settle');
  return useMemo((): readonly Column<CalculationRow>[] => {
    const action: Column<CalculationRow> = {
      id: 'action',
      title: say('action'),
      show: 'always',
      align: 'right',
      cell: (row) => <SettleButtons row={row} onSettle={onSettle} />,
    };
    return [
      {
        id: 'begun',
        title: say('begun'),
        show: 'always',
        cell: (row) => <span className="verno-nowrap">{format.instant(row.createdAt)}</span>,
      },
      {
        id: 'ends',
        title: say('ends'),
        cell: (row) => <span className="verno-nowrap">{format.instant(row.expiresAt)}</span>,
      },
      { id: 'place', title: say('place'), cell: (row) => `${row.storeName}, ${row.tillName}` },
      { id: 'member', title: say('member'), cell: (row) => <Member row={row} /> },
      { id: 'state', title: say('state'), cell: (row) => <State row={row} /> },
      {
        id: 'total',
        title: say('total'),
        show: 'always',
        align: 'right',
        cell: (row) => <Figure value={row.total} />,
      },
      ...(maySettle ? [action] : []),
    ];
  }, [say, format, maySettle, onSettle]);
}

function CalculationCard({ row, onSettle }: SettleProps) {
  const format = useFormat();
  const maySettle = useCan()('purchases.settle');
  return (
    <div className="verno-card">
      <div className="verno-card-line">
        <Member row={row} />
        <strong className="verno-card-figure">
          <Figure value={row.total} />
        </strong>
      </div>
      <div className="verno-card-line verno-dim">
        <span className="verno-clip">
          {row.storeName}, {row.tillName}
        </span>
        <span className="verno-card-figure">{format.instant(row.createdAt)}</span>
      </div>
      <span className="verno-words">
        <State row={row} />
      </span>
      {maySettle && <SettleButtons row={row} onSettle={onSettle} />}
    </div>
  );
}
