import { z } from 'zod';
import { target } from '../../target.ts';
import { code, field, rounding } from '../../vocabulary.ts';

const bonusAmount = z.int().min(1).max(1_000_000_000);

/** How many bonuses: amounts are minor units of the currency. */
export const earnHow = z.discriminatedUnion('type', [
  /** Of the sum, in bonuses of that worth: 5 % of 1 000 ₽ is bonuses worth 50 ₽. */
  z.strictObject({ type: z.literal('percent'), percentBp: z.int().min(1).max(1_000_000) }),
  z.strictObject({ type: z.literal('fixed'), amount: bonusAmount }),
  z.strictObject({ type: z.literal('per_unit'), amount: bonusAmount }),
  /** So many for each full `eachKopecks` spent. */
  z.strictObject({
    type: z.literal('per_each'),
    eachKopecks: z.int().min(1),
    amount: bonusAmount,
  }),
  /** 20 000 = twice what other promotions give in this currency on these goods. */
  z.strictObject({ type: z.literal('multiplier'), factorBp: z.int().min(10_001).max(1_000_000) }),
]);

export const lifetime = z.strictObject({
  activateAfterDays: z.int().min(0).max(3650).nullable().default(null),
  expireAfterDays: z.int().min(1).max(36_500).nullable().default(null),
  expireOn: z.iso.date().nullable().default(null),
  alignToMonth: z.boolean().default(false),
});

/** Bonuses that the purchase will bring. */
export const earnParams = z.strictObject({
  kind: z.literal('earn'),
  currency: field(code, 'Валюта бонусов', 'Bonus currency', 'currency'),
  how: field(earnHow, 'Сколько', 'How many', 'choice'),
  target: field(target.prefault({}), 'За какие товары', 'Goods', 'target'),
  /** List price; price after discounts; or what is paid in money after bonuses. */
  base: field(
    z.enum(['initial', 'discounted', 'paid']).default('paid'),
    'С какой суммы',
    'Of which sum',
    'choice',
  ),
  rounding: field(rounding.default('half_up'), 'Округление', 'Rounding', 'choice'),
  /** The whole is rounded to a multiple of so many minor units. */
  step: z.int().min(1).max(1_000_000).default(1),
  maxAmount: field(bonusAmount.optional(), 'Не больше', 'At most', 'count'),
  /** Own lifetime; absent = the currency's. */
  lifetime: lifetime.optional(),
});
export type EarnParams = z.output<typeof earnParams>;
