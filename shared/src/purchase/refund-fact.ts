/**
 * A refund as an immutable fact. It names its purchase, what came back of each line with the money and the
 * bonuses of it as they were said to the customer, and how the money was given. Figures are those of the
 * purchase's stored parts; nothing here is ever computed by today's rules.
 */
import { z } from 'zod';
import { memberId, partnerId, purchaseId, refundId, storeId, tillId } from '../kernel/ids.ts';
import { kopecks } from '../money/types.ts';
import { moment, paymentMethod } from '../promotions/cheque.ts';

/** The event of a refund; its payload is a refund fact. */
export const PURCHASE_REFUNDED = 'purchase.refunded';

/** Longest reason a person may give. */
export const REFUND_REASON_CHARS_MAX = 200;

export const refundFactLine = z.object({
  lineId: z.string().min(1).max(40),
  /** As printed, so that the receipt can be shown again when goods are gone. */
  name: z.string(),
  unit: z.enum(['piece', 'kg']),
  quantityMilli: z.int().min(1),
  /** Money given back for it. */
  moneyKopecks: kopecks.min(0),
  /** What bonuses had paid of it. */
  redeemedKopecks: kopecks.min(0),
});
export type RefundFactLine = z.infer<typeof refundFactLine>;

/** Money given back by one method. */
export const refundPayment = z.object({ method: paymentMethod, amountKopecks: kopecks.min(1) });
export type RefundPayment = z.infer<typeof refundPayment>;

export const refundFact = z.object({
  refundId,
  /** Number on the refund's receipt, of the same sequence as receipts of sales. */
  number: z.string().min(1).max(40),
  purchaseId,
  purchaseNumber: z.string().min(1).max(40),
  partnerId,
  /** Where the goods came back to, which may be another store and till than sold them. */
  storeId,
  tillId,
  /** The purchase's member; null for an anonymous purchase. */
  memberId: memberId.nullable(),
  cashier: z.string().nullable(),
  reason: z.string().min(1).max(REFUND_REASON_CHARS_MAX),
  at: moment,
  lines: z.array(refundFactLine).min(1).max(5000),
  moneyKopecks: kopecks.min(0),
  payments: z.array(refundPayment),
  /** Spent bonuses that come back, in minor units; null when none were spent. */
  bonusesBack: z.object({ currency: z.string(), amount: z.int().min(0) }).nullable(),
  /** Earned bonuses taken back, by the accrual's place in the purchase's result. */
  reversed: z.array(
    z.object({ accrual: z.int().min(0), currency: z.string(), amount: z.int().min(0) }),
  ),
  /** With this refund the whole purchase had come back, as far as its place knew. */
  whole: z.boolean(),
  /** What a recheck of the promotions kept back; 0 without one. */
  withheldKopecks: kopecks.min(0),
  /** True when refunds made elsewhere could not be asked for. */
  offline: z.boolean(),
});
export type RefundFact = z.infer<typeof refundFact>;
