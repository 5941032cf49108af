/** What share of a purchase has come back, for what it consumed: counters, limits, coupons, history. */
import { mulDiv } from '@verno/shared/money/rounding';
import type { PurchaseFact } from '@verno/shared/purchase/fact';
import type { RefundFact } from '@verno/shared/purchase/refund-fact';
import { leftOf } from '@verno/shared/purchase/refund-next';
import type { PastRefund } from '@verno/shared/purchase/refund-next';
import type { ReturnedShare } from '../marketing/returned.ts';

/** The share by price before bonuses, before and after `refund`; what was in excess does not count. */
export function returnedShare(
  purchase: PurchaseFact,
  past: readonly PastRefund[],
  refund: RefundFact,
  whole: boolean,
): ReturnedShare {
  return {
    refundId: refund.refundId,
    beforeKopecks: returnedKopecks(purchase, past),
    afterKopecks: returnedKopecks(purchase, [...past, refund]),
    wholeKopecks: purchase.result.lines.reduce((sum, line) => sum + line.amountKopecks, 0),
    whole,
  };
}

/** Counted from the purchase's beginning, so that parts of several refunds sum to the whole. */
function returnedKopecks(purchase: PurchaseFact, refunds: readonly PastRefund[]): number {
  const left = leftOf(purchase, refunds);
  const priced = new Map(purchase.result.lines.map((line) => [line.lineId, line.amountKopecks]));
  return purchase.cheque.lines.reduce((sum, { lineId, quantityMilli }) => {
    const returnedMilli = quantityMilli - (left[lineId] ?? 0);
    return sum + mulDiv(priced.get(lineId) ?? 0, returnedMilli, quantityMilli, 'down');
  }, 0);
}
