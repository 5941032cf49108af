/**
 * What the engine is given: the cheque before promotions, the facts of its member, the moment.
 * All of it is data that is kept with the purchase, so that the same result can be computed again.
 */
import { z } from 'zod';
import { memberId, partnerId, sku, storeId, tillId } from '../kernel/ids.ts';
import { kopecks, quantityMilli } from '../money/types.ts';

const scalar = z.union([z.string(), z.number(), z.boolean()]);

/** A line as scanned: goods attributes travel with it, because rules read them and goods change. */
export const chequeLine = z.object({
  /** Unique within the cheque; the engine's order of lines never depends on it. */
  lineId: z.string().min(1).max(40),
  sku,
  quantityMilli,
  unitPriceKopecks: kopecks.min(0),
  /** Price of the whole line before promotions: unit price × quantity, rounded half up once. */
  amountKopecks: kopecks.min(0),
  /** No promotion takes a unit below this; null where the goods have no least price. */
  minUnitPriceKopecks: kopecks.min(0).nullable(),
  /** Category id of the goods; the bundle's tree says its ancestors. */
  category: z.string().nullable(),
  brand: z.string().nullable(),
  attributes: z.record(z.string(), scalar),
  /** The shelf price is already a reduced one; rules may skip such goods. */
  alreadyDiscounted: z.boolean(),
  /** Absent: whole quantities are pieces. Goods by weight are never counted as pieces. */
  unit: z.enum(['piece', 'kg']).optional(),
});
export type ChequeLine = z.infer<typeof chequeLine>;

export const paymentMethod = z.enum(['cash', 'card']);
export type PaymentMethod = z.infer<typeof paymentMethod>;

export const identificationMethod = z.enum([
  'card',
  'magstripe',
  'phone',
  'qr',
  'wallet',
  'manual',
]);
export type IdentificationMethod = z.infer<typeof identificationMethod>;

/** A whole cheque as the engine reads it. */
export const cheque = z.object({
  partnerId,
  storeId,
  tillId,
  lines: z.array(chequeLine).max(5000),
  /** How it will be paid, where already known: conditions on payment fail with «unknown» before. */
  paymentMethod: paymentMethod.nullable(),
  identification: identificationMethod.nullable(),
  /** Coupon codes the customer showed. */
  coupons: z.array(z.string().max(64)).max(50),
  /** Bonuses the customer wants to pay with, in minor units of the currency; null when he does not. */
  redemption: z.object({ currency: z.string(), amount: z.int().min(0) }).nullable(),
  /**
   * What limits and budgets had lost before this cheque, by the key their consumption names; a key that
   * is absent has lost nothing. Limits per customer live in the member's counters instead.
   */
  limitsUsed: z.record(z.string(), z.int()).optional(),
  /** Drawn once when the cheque was opened; rules with a probability read it. */
  draw: z.string().min(1).max(64).optional(),
});
export type Cheque = z.infer<typeof cheque>;

/**
 * Everything rules may know of a member. A block or key that is absent is «unknown», never zero.
 */
export const memberFacts = z.object({
  memberId,
  attributes: z.record(z.string(), scalar),
  /** Calendar dates `YYYY-MM-DD` by code: birthday, registration, status_changed … */
  dates: z.record(z.string(), z.iso.date()),
  /** Answers of the questionnaire: block → its answers, each question → value. */
  answers: z.record(z.string(), z.array(z.record(z.string(), scalar))),
  /** Status system → status code. */
  statuses: z.record(z.string(), z.string()),
  segments: z.array(z.string()),
  counters: z.record(z.string(), z.int()),
  /** Coupons the member holds: code → emission. */
  coupons: z.record(z.string(), z.string()),
  /** Currency → spendable balance in its minor units; may be negative. */
  balances: z.record(z.string(), z.int()),
  /** Lists of personal goods: list → articles the member chose or was given. */
  goods: z.record(z.string(), z.array(sku).max(10_000)).optional(),
  /** Purchase history aggregates by key (e.g. `all`, `month`, `category:tea:90d`). */
  history: z.record(
    z.string(),
    z.object({ count: z.int().min(0), sumKopecks: kopecks, lastDate: z.iso.date().nullable() }),
  ),
  /** The card shown, where one was. */
  card: z.object({ category: z.string(), type: z.string(), state: z.string() }).nullable(),
  contacts: z.object({ phoneVerified: z.boolean(), emailVerified: z.boolean() }).nullable(),
});
export type MemberFacts = z.infer<typeof memberFacts>;

/**
 * The moment of the sale in the store's own calendar. The caller converts with the store's time zone,
 * because zone tables differ between machines and the result must not.
 */
export const moment = z.object({
  epochMs: z.int(),
  /** Store-local wall time, `YYYY-MM-DDTHH:MM:SS`. */
  local: z.string().regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d$/),
});
export type Moment = z.infer<typeof moment>;
