import { z } from 'zod';
import { sku } from '../../../kernel/ids.ts';
import { goodsFilter } from '../../goods.ts';
import { count, field } from '../../vocabulary.ts';

/** Goods as a gift for goods bought. */
export const giftParams = z.strictObject({
  kind: z.literal('gift'),
  /** For each so many units; absent = for the cheque as a whole. */
  buy: field(
    z.strictObject({ goods: goodsFilter.default({}), units: count }).optional(),
    'За покупку',
    'For buying',
    'goods',
  ),
  sku: field(sku, 'Подарок', 'Gift', 'goods'),
  units: field(count.default(1), 'Штук', 'Units', 'count'),
  /** Again for each further lot of units bought. */
  repeat: field(z.boolean().default(true), 'За каждые', 'For each', 'flag'),
  maxUnits: field(count.optional(), 'Не больше', 'At most', 'count'),
  /**
   * `free`: units of the gift that are in the cheque, and are not needed as the goods bought, cost
   * nothing. `paid`: all units in the cheque are paid; gifts are handed out beside it.
   */
  inCheque: field(
    z.enum(['free', 'paid']).default('free'),
    'Подарок в чеке',
    'Gift in the cheque',
    'choice',
  ),
});
export type GiftParams = z.output<typeof giftParams>;
