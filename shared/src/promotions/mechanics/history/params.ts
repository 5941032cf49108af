import { z } from 'zod';
import { code, field } from '../../vocabulary.ts';

/** What the member bought before, over a period that the hub counts under a key. */
export const historyParams = z
  .strictObject({
    kind: z.literal('history'),
    /** `all`, `month`, `category:tea:90d` … */
    key: field(code.default('all'), 'Какие покупки', 'Which purchases', 'text'),
    /** Purchases, kopecks, or kopecks per purchase. `nth`: which purchase this one is. */
    measure: field(z.enum(['count', 'sum', 'average', 'nth']), 'Что считать', 'Measure', 'choice'),
    min: field(z.int().min(0).optional(), 'Не меньше', 'At least', 'count'),
    max: field(z.int().min(0).optional(), 'Не больше', 'At most', 'count'),
    /** For `nth`: every so many, e.g. 5 = the fifth, the tenth … */
    every: field(z.int().min(2).max(1_000_000).optional(), 'Каждая', 'Every', 'count'),
  })
  .refine((params) => [params.min, params.max, params.every].some((value) => value !== undefined), {
    error: 'min, max or every is wanted',
  })
  .refine((params) => params.every === undefined || params.measure === 'nth', {
    error: 'every goes with nth',
  });
export type HistoryParams = z.output<typeof historyParams>;
