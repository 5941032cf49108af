import type { PurchaseRow } from '@verno/shared/contracts/hub/purchases';
import { useMemo } from 'react';
import { useTexts } from '../../text/i18n.ts';
import { useFormat } from '../../text/use-format.tsx';
import type { Column } from '../../ui/columns.ts';
import { Figure } from '../../ui/Figure.tsx';
import { PageLink } from '../../ui/PageLink.tsx';
import { Place } from '../../ui/Place.tsx';
import { StatusBadge } from '../../ui/StatusBadge.tsx';
import { purchasesTexts } from './texts.ts';

/** Columns of a list of purchases. */
export function usePurchaseColumns(): readonly Column<PurchaseRow>[] {
  const say = useTexts(purchasesTexts);
  const format = useFormat();
  return useMemo(
    (): readonly Column<PurchaseRow>[] => [
      {
        id: 'number',
        title: say('number'),
        show: 'always',
        cell: (row) => (
          <span className="verno-nowrap">
            <PageLink
              to="/purchases/$purchaseId"
              params={{ purchaseId: row.purchaseId }}
              className="verno-strong"
            >
              {row.number}
            </PageLink>
            {row.offline && (
              <span title={say('offlineHint')} className="verno-row-badge">
                <StatusBadge tone="quiet">{say('offline')}</StatusBadge>
              </span>
            )}
            {row.refundState !== 'none' && (
              <span className="verno-row-badge">
                <StatusBadge tone="warn">
                  {say(row.refundState === 'whole' ? 'refundedWhole' : 'refundedPart')}
                </StatusBadge>
              </span>
            )}
          </span>
        ),
      },
      {
        id: 'time',
        title: say('time'),
        cell: (row) => <span className="verno-nowrap">{format.wallTime(row.localTime)}</span>,
      },
      {
        id: 'place',
        title: say('place'),
        cell: (row) => <Place store={row.storeName} till={row.tillName} />,
      },
      {
        id: 'member',
        title: say('member'),
        cell: (row) =>
          row.memberId === null ? (
            <span className="verno-dim">{say('anonymous')}</span>
          ) : (
            <PageLink
              to="/members/$memberId"
              params={{ memberId: row.memberId }}
              className="verno-clip verno-cell-wide"
              title={row.memberName ?? undefined}
            >
              {row.memberName ?? (row.memberLeft === true ? say('left') : row.memberNumber)}
            </PageLink>
          ),
      },
      { id: 'card', title: say('card'), show: 'extra', cell: (row) => row.memberNumber ?? '—' },
      ...figureColumns(say, format),
    ],
    [say, format],
  );
}

function figureColumns(
  say: ReturnType<typeof useTexts<keyof typeof purchasesTexts.sentences.ru>>,
  format: ReturnType<typeof useFormat>,
): readonly Column<PurchaseRow>[] {
  return [
    {
      id: 'lines',
      title: say('lines'),
      show: 'extra',
      align: 'right',
      cell: (row) => format.count(row.lineCount),
    },
    {
      id: 'initial',
      title: say('initial'),
      show: 'extra',
      align: 'right',
      cell: (row) => <Figure value={row.initial} />,
    },
    {
      id: 'discount',
      title: say('discount'),
      align: 'right',
      cell: (row) => <Figure value={row.discount} taken quietZero />,
    },
    {
      id: 'redeemed',
      title: say('redeemed'),
      align: 'right',
      cell: (row) => <Figure value={row.redeemed} taken quietZero />,
    },
    {
      id: 'accrued',
      title: say('accrued'),
      align: 'right',
      cell: (row) => <Figure value={row.accrued} kind="signed" quietZero />,
    },
    {
      id: 'refunded',
      title: say('refunded'),
      show: 'extra',
      align: 'right',
      cell: (row) => <Figure value={row.refunded} taken quietZero />,
    },
    {
      id: 'net',
      title: say('net'),
      show: 'extra',
      align: 'right',
      cell: (row) => <Figure value={row.net} />,
    },
    {
      id: 'total',
      title: say('total'),
      show: 'always',
      align: 'right',
      cell: (row) => (
        <strong>
          <Figure value={row.total} />
        </strong>
      ),
    },
  ];
}
