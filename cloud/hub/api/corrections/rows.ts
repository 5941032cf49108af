/** A correction as it is shown. */
import {
  correctionId,
  correctionView,
  memberIdentifier,
} from '@verno/shared/contracts/hub/corrections';
import type { CorrectionView } from '@verno/shared/contracts/hub/corrections';
import { memberId } from '@verno/shared/kernel/ids';
import { toDecimalText } from '@verno/shared/money/text';
import type { Db, Tx } from '../../store/database.ts';

/** Corrections of a partner; the caller adds conditions, order and limit. */
export function selectCorrections(db: Db | Tx, partnerId: string) {
  return db
    .selectFrom('correction as c')
    .innerJoin('currency as k', (join) =>
      join.onRef('k.partner_id', '=', 'c.partner_id').onRef('k.code', '=', 'c.currency'),
    )
    .where('c.partner_id', '=', partnerId)
    .selectAll('c')
    .select('k.decimals');
}

type Row = Awaited<ReturnType<ReturnType<typeof selectCorrections>['execute']>>[number];

export function correctionViewOf(row: Row): CorrectionView {
  const { shape } = correctionView;
  return {
    correctionId: correctionId.parse(row.correction_id),
    state: shape.state.parse(row.state),
    kind: shape.kind.parse(row.kind),
    memberId: memberId.parse(row.member_id),
    accountId: row.account_id,
    identifierKind: memberIdentifier.shape.kind.parse(row.identifier_kind),
    currency: row.currency,
    amount: toDecimalText(row.amount, row.decimals),
    booked: row.booked === null ? null : toDecimalText(row.booked, row.decimals),
    shortBalance: shape.shortBalance.parse(row.short_balance),
    activateOn: row.activate_on,
    expireOn: row.expire_on,
    evenBlocked: row.even_blocked,
    reason: row.reason,
    createdBy: { id: row.created_by, name: row.created_name },
    createdAt: row.created_at.toISOString(),
    decidedBy:
      row.decided_by === null ? null : { id: row.decided_by, name: row.decided_name ?? '' },
    decidedAt: row.decided_at?.toISOString() ?? null,
    decisionReason: row.decision_reason,
  };
}
