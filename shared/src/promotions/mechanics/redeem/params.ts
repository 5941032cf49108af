import { z } from 'zod';
import { target } from '../../target.ts';
import { amountKopecks, code, field, shareBp } from '../../vocabulary.ts';

/** The right to pay a part of this cheque with bonuses. */
export const redeemParams = z.strictObject({
  kind: z.literal('redeem'),
  currency: field(code, 'Валюта бонусов', 'Bonus currency', 'currency'),
  target: field(
    target.prefault({}),
    'Какие товары можно оплатить',
    'Goods that may be paid',
    'target',
  ),
  shareBp: field(shareBp.default(10_000), 'Доля оплаты', 'Share', 'percent'),
  /** The share is of the goods that may be paid, or of the whole cheque. */
  shareOf: field(
    z.enum(['eligible', 'cheque']).default('eligible'),
    'Доля от чего',
    'Share of',
    'choice',
  ),
  /** Minor units of bonus worth one ruble here; absent = the currency's own. */
  perRuble: z.int().min(1).optional(),
  /** Paid in multiples of so many minor units. */
  step: field(z.int().min(1).max(1_000_000_000).default(1), 'Шаг', 'Step', 'count'),
  minRestKopecks: field(amountKopecks.default(0), 'Деньгами не меньше', 'Least in money', 'money'),
  /** At most so many minor units per cheque. */
  maxAmount: field(z.int().min(1).optional(), 'Не больше', 'At most', 'count'),
  /** Goods keep their least price when bonuses pay, as when a discount takes it. */
  keepFloors: z.boolean().default(true),
});
export type RedeemParams = z.output<typeof redeemParams>;
