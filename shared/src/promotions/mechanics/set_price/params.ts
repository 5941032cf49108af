import { z } from 'zod';
import { goodsFilter } from '../../goods.ts';
import { off } from '../../off.ts';
import { SET_PARTS_MAX } from '../../sets.ts';
import { count, field } from '../../vocabulary.ts';

/** A set of goods at a price of its own: coffee + croissant for 199 ₽. */
export const setPriceParams = z.strictObject({
  kind: z.literal('set_price'),
  parts: field(
    z
      .array(z.strictObject({ goods: goodsFilter.default({}), units: count.default(1) }))
      .min(1)
      .max(SET_PARTS_MAX),
    'Состав набора',
    'Parts of the set',
    'list',
  ),
  /** Of the whole set: its price, a sum off it, or a percentage. */
  off: field(off, 'Цена набора', 'Price of the set', 'money'),
  /** Which units make a set where there is a choice. */
  pick: field(
    z.enum(['cheapest', 'dearest']).default('dearest'),
    'Какие из них',
    'Which units',
    'choice',
  ),
  maxSets: field(count.optional(), 'Не больше наборов', 'Sets at most', 'count'),
});
export type SetPriceParams = z.output<typeof setPriceParams>;
