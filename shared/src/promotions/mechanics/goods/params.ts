import { z } from 'zod';
import { goodsFilter } from '../../goods.ts';
import { field, sumBase } from '../../vocabulary.ts';

/** Goods in the cheque: that they are there, how many, for how much. */
export const goodsParams = z
  .strictObject({
    kind: z.literal('goods'),
    goods: field(goodsFilter.default({}), 'Товары', 'Goods', 'goods'),
    /** `presence` needs no bounds; `quantity` counts thousandths, `amount` kopecks, `positions` goods. */
    measure: field(
      z.enum(['presence', 'quantity', 'amount', 'positions']).default('presence'),
      'Что считать',
      'Measure',
      'choice',
    ),
    min: field(z.int().min(0).optional(), 'Не меньше', 'At least', 'count'),
    max: field(z.int().min(0).optional(), 'Не больше', 'At most', 'count'),
    base: field(
      sumBase.default('initial'),
      'Сумма до или после скидок',
      'Sum before or after discounts',
      'choice',
    ),
  })
  .refine(
    (params) =>
      params.measure === 'presence' || params.min !== undefined || params.max !== undefined,
    { error: 'min or max is wanted for this measure' },
  );
export type GoodsParams = z.output<typeof goodsParams>;
