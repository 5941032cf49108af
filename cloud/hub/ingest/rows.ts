/** A purchase fact as rows. */
import type { PurchaseFact } from '@verno/shared/purchase/fact';
import type { LockedTill } from './settle.ts';

/** Where a purchase was made. */
type Place = Pick<LockedTill, 'partner_id' | 'store_id' | 'till_id'>;

export type Recomputed = 'same' | 'different' | 'no_bundle';

export interface PostedFact {
  readonly eventId: string;
  readonly fact: PurchaseFact;
  readonly recomputed: Recomputed;
  readonly flags: readonly string[];
}

/** Rows of `purchase`, without the raw fact that goes along for replay. */
export function purchaseRowOf(till: Place, posted: PostedFact, nowMs: number) {
  const { fact } = posted;
  const { totals, accruals } = fact.result;
  return {
    partner_id: till.partner_id,
    purchase_id: fact.purchaseId,
    store_id: till.store_id,
    till_id: till.till_id,
    member_id: fact.facts?.memberId ?? null,
    event_id: posted.eventId,
    number: fact.number,
    sold_at: new Date(fact.at.epochMs).toISOString(),
    local_time: fact.at.local,
    local_date: fact.at.local.slice(0, 10),
    cashier: fact.cashier,
    initial_kopecks: totals.initialKopecks,
    discount_kopecks: totals.discountKopecks,
    redeemed_kopecks: totals.redeemedKopecks,
    total_kopecks: totals.totalKopecks,
    accrued: accruals
      .filter((accrual) => accrual.currency === accruals[0]?.currency)
      .reduce((sum, accrual) => sum + accrual.amount, 0),
    accrued_currency: accruals[0]?.currency ?? null,
    offline: fact.offline,
    line_count: fact.cheque.lines.length,
    bundle_hash: fact.result.bundleHash,
    recomputed: posted.recomputed,
    flags: [...posted.flags],
    received_at: new Date(nowMs).toISOString(),
  };
}

export function lineRowsOf(till: Place, fact: PurchaseFact) {
  const priced = new Map(fact.result.lines.map((line) => [line.lineId, line]));
  const names = new Map(fact.names.map((line) => [line.lineId, line]));
  return fact.cheque.lines.map((line, index) => {
    const result = priced.get(line.lineId);
    const name = names.get(line.lineId);
    return {
      partner_id: till.partner_id,
      purchase_id: fact.purchaseId,
      line_no: index + 1,
      member_id: fact.facts?.memberId ?? null,
      line_id: line.lineId,
      sku: line.sku,
      barcode: name?.barcode ?? null,
      name: name?.name ?? line.sku,
      category: line.category,
      brand: line.brand,
      quantity_milli: line.quantityMilli,
      unit_price_kopecks: line.unitPriceKopecks,
      initial_kopecks: result?.initialKopecks ?? line.amountKopecks,
      amount_kopecks: result?.amountKopecks ?? line.amountKopecks,
      redeemed_kopecks: result?.redeemedKopecks ?? 0,
    };
  });
}

export function partRowsOf(till: Place, fact: PurchaseFact) {
  const lineNumbers = new Map(fact.cheque.lines.map((line, index) => [line.lineId, index + 1]));
  return fact.result.lines.flatMap((line) =>
    line.parts.map((part, index) => ({
      partner_id: till.partner_id,
      purchase_id: fact.purchaseId,
      line_no: lineNumbers.get(line.lineId) ?? 0,
      part_no: index + 1,
      member_id: fact.facts?.memberId ?? null,
      promotion_id: part.promotionId,
      version: part.version,
      rule_id: part.ruleId,
      amount_kopecks: part.amountKopecks,
    })),
  );
}
