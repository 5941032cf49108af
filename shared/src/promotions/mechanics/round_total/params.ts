import { z } from 'zod';
import { target } from '../../target.ts';
import { field } from '../../vocabulary.ts';

/** The total rounded down to a step, as a discount spread over the goods. */
export const roundTotalParams = z.strictObject({
  kind: z.literal('round_total'),
  /** 100 = to a ruble, 10 = to ten kopecks. */
  stepKopecks: field(z.int().min(2).max(1_000_000), 'До скольких копеек', 'Step', 'money'),
  /** Goods whose price may give way. */
  target: field(target.prefault({}), 'За счёт каких товаров', 'Goods', 'target'),
});
