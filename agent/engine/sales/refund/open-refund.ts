/**
 * A refund being put together, as it is kept on disk. Pure. Invariants: what is chosen of a line is never
 * more than what is left of it; pieces come back whole.
 */
import { tillProblem } from '@verno/shared/contracts/till-problems';
import { refundId } from '@verno/shared/kernel/ids';
import { err, ok } from '@verno/shared/kernel/result';
import type { Result } from '@verno/shared/kernel/result';
import type { Problem } from '@verno/shared/kernel/text';
import { purchaseFact } from '@verno/shared/purchase/fact';
import type { PurchaseFact } from '@verno/shared/purchase/fact';
import { refundFact } from '@verno/shared/purchase/refund-fact';
import type { RefundFact } from '@verno/shared/purchase/refund-fact';
import type { ChequeLine } from '@verno/shared/promotions/cheque';
import { leftOf, refundNext } from '@verno/shared/purchase/refund-next';
import type { Refund } from '@verno/shared/purchase/refund';
import { z } from 'zod';

const PIECE_MILLI = 1000;

export const openRefund = z.object({
  refundId,
  purchase: purchaseFact,
  /** Refunds known so far: this till's and those the hub told of. */
  past: z.array(refundFact),
  /** Store and till of the sale, when it was not made here. */
  soldElsewhere: z.string().nullable(),
  /** The hub could not be asked, so refunds of other tills may be missing. */
  unchecked: z.boolean(),
  chosen: z.record(z.string(), z.int().min(1)),
});
export type OpenRefund = z.infer<typeof openRefund>;

/** What is known of a purchase and of what came back of it. */
export interface KnownPurchase {
  readonly purchase: PurchaseFact;
  readonly past: readonly RefundFact[];
  readonly soldElsewhere: string | null;
  readonly unchecked: boolean;
}

/** `none`: nothing came back yet. */
export function refundedState(
  purchase: PurchaseFact,
  past: readonly RefundFact[],
): 'none' | 'part' | 'whole' {
  if (past.length === 0) return 'none';
  return Object.values(leftOf(purchase, past)).every((milli) => milli === 0) ? 'whole' : 'part';
}

/** Chooses how much of a line comes back. */
export function choose(
  open: OpenRefund,
  lineId: string,
  quantityMilli: number,
): Result<OpenRefund, Problem> {
  const line = open.purchase.cheque.lines.find((one) => one.lineId === lineId);
  if (line === undefined) return err(tillProblem('refund.line_unknown'));
  const { [lineId]: _old, ...others } = open.chosen;
  if (quantityMilli === 0) return ok({ ...open, chosen: others });
  const name = nameOf(open.purchase, line);
  if (unitOf(line) === 'piece' && quantityMilli % PIECE_MILLI !== 0) {
    return err(tillProblem('refund.quantity_not_whole', { name }));
  }
  const left = leftOf(open.purchase, open.past)[lineId] ?? 0;
  if (quantityMilli > left) {
    return err(tillProblem('refund.more_than_left', { name, left: left / PIECE_MILLI }));
  }
  return ok({ ...open, chosen: { ...others, [lineId]: quantityMilli } });
}

/** Everything that is left. */
export function chooseWhole(open: OpenRefund): OpenRefund {
  const left = Object.entries(leftOf(open.purchase, open.past));
  return { ...open, chosen: Object.fromEntries(left.filter(([, milli]) => milli > 0)) };
}

/** One more piece of the goods with this barcode; of goods by weight all that is left. */
export function chooseScanned(open: OpenRefund, barcode: string): Result<OpenRefund, Problem> {
  const named = new Set(
    open.purchase.names.filter((one) => one.barcode === barcode).map((one) => one.lineId),
  );
  const lines = open.purchase.cheque.lines.filter((line) => named.has(line.lineId));
  const [first] = lines;
  if (first === undefined) {
    const { number } = open.purchase;
    return err(tillProblem('refund.goods_not_in_receipt', { barcode, number }));
  }
  const left = leftOf(open.purchase, open.past);
  const chosen = (lineId: string): number => open.chosen[lineId] ?? 0;
  const line = lines.find((one) => chosen(one.lineId) < (left[one.lineId] ?? 0)) ?? first;
  const more = unitOf(line) === 'piece' ? PIECE_MILLI : (left[line.lineId] ?? 0);
  const wanted = unitOf(line) === 'piece' ? chosen(line.lineId) + more : Math.max(more, 1);
  return choose(open, line.lineId, wanted);
}

/** The same refund by what is known now; what is chosen is lowered to what is left. */
export function withKnown(open: OpenRefund, known: KnownPurchase): OpenRefund {
  const left = leftOf(known.purchase, known.past);
  const chosen = Object.entries(open.chosen).flatMap(([lineId, milli]) => {
    const kept = Math.min(milli, left[lineId] ?? 0);
    return kept === 0 ? [] : [[lineId, kept] as const];
  });
  const { purchase, past, soldElsewhere, unchecked } = known;
  const now = { purchase, past: [...past], soldElsewhere, unchecked };
  return { ...open, ...now, chosen: Object.fromEntries(chosen) };
}

/** Figures of what is chosen; null while nothing is. */
export function quote(open: OpenRefund): Refund | null {
  const result = refundNext(open.purchase, open.past, open.chosen);
  return result.ok ? result.value : null;
}

/** Goods of old facts that do not say their unit are pieces where the quantity is whole. */
export function unitOf(line: ChequeLine): 'piece' | 'kg' {
  return line.unit ?? (line.quantityMilli % PIECE_MILLI === 0 ? 'piece' : 'kg');
}

/** The name printed on the receipt. */
export function nameOf(purchase: PurchaseFact, line: ChequeLine): string {
  return purchase.names.find((one) => one.lineId === line.lineId)?.name ?? line.sku;
}
