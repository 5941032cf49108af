/**
 * A purchase as an immutable fact: it carries everything needed to compute it again (lines, facts that
 * rules read, bundle hash, engine version) and what was computed.
 */
import { z } from 'zod';
import { purchaseId, reservationId } from '../kernel/ids.ts';
import { kopecks } from '../money/types.ts';
import { cheque, memberFacts, moment, paymentMethod } from '../promotions/cheque.ts';
import { plainAnswer } from '../promotions/answered.ts';
import { engineResult } from '../promotions/result.ts';
import type { EngineResult } from '../promotions/result.ts';

/** One way the customer paid. For cash, tendered − change = amount. */
export const payment = z.object({
  method: paymentMethod,
  amountKopecks: kopecks.min(0),
  tenderedKopecks: kopecks.min(0),
  changeKopecks: kopecks.min(0),
});
export type Payment = z.infer<typeof payment>;

/** Goods names as printed, so that a receipt can be shown again when goods are gone. */
export const lineName = z.object({
  lineId: z.string(),
  name: z.string(),
  barcode: z.string().nullable(),
});

export const purchaseFact = z.object({
  purchaseId,
  /** Number on the receipt, unique for the till: `<till number>-<sequence>`. */
  number: z.string().min(1).max(40),
  cashier: z.string().nullable(),
  cheque,
  names: z.array(lineName),
  /** The member's facts that rules read; null for an anonymous purchase. */
  facts: memberFacts.nullable(),
  at: moment,
  /** Of its trace, only what fired (`keptResult`): the rest follows from the inputs by computing again. */
  result: engineResult,
  payments: z.array(payment).min(1),
  /** Bonuses the hub set aside for this purchase while it was on-line. */
  reservationId: reservationId.nullable(),
  /** True when the till had no link to the hub at confirmation. */
  offline: z.boolean(),
});
export type PurchaseFact = z.infer<typeof purchaseFact>;

/**
 * What a purchase keeps of the engine's answer. Why the other promotions did not fire is most of its bytes
 * and none of its meaning: whoever asks computes it again from the same inputs.
 */
export function keptResult(result: EngineResult): EngineResult {
  const trace = result.trace.filter(({ outcome }) => outcome === 'applied');
  return { ...plainAnswer(result), trace };
}

/** Whether the purchase itself says why promotions did not fire. Tills before `keptResult` wrote all of it. */
export function keepsWholeTrace({ result }: Pick<PurchaseFact, 'result'>): boolean {
  return result.trace.some(({ outcome }) => outcome === 'skipped');
}
