import { z } from 'zod';
import { target } from '../../target.ts';
import { amountKopecks, field } from '../../vocabulary.ts';

/** Goods at a price of their own; goods that cost less already keep their price. */
export const fixedPriceParams = z.strictObject({
  kind: z.literal('fixed_price'),
  /** Of one unit, or of a kilogram. */
  priceKopecks: field(amountKopecks, 'Цена за единицу', 'Unit price', 'money'),
  target: field(target.prefault({}), 'На какие товары', 'Goods', 'target'),
});
