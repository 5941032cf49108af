/** What the engine answers: prices with the part of each promotion, bonuses, and why. */
import { z } from 'zod';
import { hash, promotionId } from '../kernel/ids.ts';
import { kopecks } from '../money/types.ts';

const scalarOrNull = z.union([z.string(), z.number(), z.boolean(), z.null()]);

/** The share one rule of one promotion took off one line (positive = cheaper for the customer). */
export const pricePart = z.object({
  promotionId,
  version: z.int(),
  ruleId: z.string(),
  amountKopecks: kopecks,
});
export type PricePart = z.infer<typeof pricePart>;

/** Units of a line that cost the same: a line of equal units has at most two runs. */
export const priceRun = z.object({ quantityMilli: z.int().positive(), amountKopecks: kopecks });

export const pricedLine = z.object({
  lineId: z.string(),
  /** Before promotions. */
  initialKopecks: kopecks,
  /** After promotions, before bonuses: initial − Σ parts. */
  amountKopecks: kopecks,
  /** Part of the line paid with bonuses. */
  redeemedKopecks: kopecks,
  runs: z.array(priceRun),
  parts: z.array(pricePart),
});
export type PricedLine = z.infer<typeof pricedLine>;

export const totals = z.object({
  initialKopecks: kopecks,
  discountKopecks: kopecks,
  redeemedKopecks: kopecks,
  /** To pay in money: initial − discount − redeemed. */
  totalKopecks: kopecks,
});
export type Totals = z.infer<typeof totals>;

/** A lot of bonuses to come. */
export const accrual = z.object({
  promotionId,
  version: z.int(),
  ruleId: z.string(),
  currency: z.string(),
  /** Minor units of the currency. */
  amount: z.int(),
  /** The sum the bonus was counted from. */
  baseKopecks: kopecks,
  /** Store-local dates; `activateOn` null = at once, `expireOn` null = never. */
  activateOn: z.iso.date().nullable(),
  expireOn: z.iso.date().nullable(),
  /** How the bonus divides over lines, for refunds. */
  parts: z.array(z.object({ lineId: z.string(), amount: z.int() })),
});
export type Accrual = z.infer<typeof accrual>;

/** Whether and how far bonuses may pay this cheque. */
export const redemption = z.object({
  currency: z.string(),
  promotionId: promotionId.nullable(),
  /** The most that may be paid with bonuses, in minor units; 0 when not allowed. */
  limit: z.int().min(0),
  /** What was asked and granted, in minor units. */
  requested: z.int().min(0),
  granted: z.int().min(0),
  grantedKopecks: kopecks.min(0),
  /** Why the limit is what it is, e.g. `redemption.share_limit`, `redemption.no_permission`. */
  reason: z.string(),
});
export type Redemption = z.infer<typeof redemption>;

/** Why a promotion did not fire: the first condition that failed and what it saw. */
export const traceReason = z.object({
  /** Stable code, e.g. `condition.cheque_sum`, `period.not_started`, `stacking.lost`. */
  code: z.string(),
  /** The fact read, e.g. `cheque.sum`, `member.dates.birthday`; null where none. */
  fact: z.string().nullable(),
  expected: scalarOrNull,
  /** null = the fact is unknown. */
  seen: scalarOrNull,
});
export type TraceReason = z.infer<typeof traceReason>;

export const traceEntry = z.object({
  promotionId,
  version: z.int(),
  name: z.string(),
  outcome: z.enum(['applied', 'skipped']),
  /** Money the customer won by it, and bonuses to come in minor units. */
  benefitKopecks: kopecks,
  accrued: z.int(),
  reason: traceReason.nullable(),
});
export type TraceEntry = z.infer<typeof traceEntry>;

/** A sentence a promotion shows. */
export const message = z.object({
  promotionId,
  to: z.enum(['cashier', 'receipt', 'customer']),
  text: z.string(),
});

/** Something beyond prices that a promotion does, carried out by the hub when the purchase is booked. */
export const effect = z.object({
  promotionId,
  version: z.int(),
  ruleId: z.string(),
  kind: z.string(),
  data: z.record(z.string(), scalarOrNull),
});
export type Effect = z.infer<typeof effect>;

/** What a limit or budget lost by this cheque. */
export const consumption = z.object({
  promotionId,
  limitId: z.string(),
  /** Under this key the figure counts up: `Cheque.limitsUsed`, or the member's counters. */
  key: z.string(),
  per: z.enum(['cheque', 'customer', 'code', 'store', 'till', 'promotion']),
  unit: z.enum(['uses', 'money', 'bonuses']),
  /** `uses`, kopecks or bonus minor units, as the limit counts. */
  amount: z.int(),
});

/** The engine's whole answer. The same input gives the same bytes of its canonical JSON. */
export const engineResult = z.object({
  lines: z.array(pricedLine),
  totals,
  accruals: z.array(accrual),
  redemption: redemption.nullable(),
  coupons: z.array(
    z.object({ code: z.string(), promotionId, action: z.enum(['redeem', 'issue']) }),
  ),
  effects: z.array(effect),
  consumptions: z.array(consumption),
  messages: z.array(message),
  /** Empty when tracing was off. */
  trace: z.array(traceEntry),
  /** Keys of the facts that were read, sorted: kept with the purchase, with their values. */
  factsRead: z.array(z.string()),
  inputHash: hash,
  bundleHash: hash,
  engineVersion: z.string(),
});
export type EngineResult = z.infer<typeof engineResult>;
