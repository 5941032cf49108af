import { z } from 'zod';
import { code, field } from '../../vocabulary.ts';
import { dateWhen } from '../date/params.ts';

/** What the member bought before, over a period that the hub counts under a key. */
export const historyParams = z
  .strictObject({
    kind: z.literal('history'),
    /** `all`, `month`, `category:tea:90d` … */
    key: field(code.default('all'), 'Какие покупки', 'Which purchases', 'text'),
    /**
     * Purchases, kopecks, or kopecks per purchase. `nth`: which purchase this one is. `last_date`: when the
     * last of them was.
     */
    measure: field(
      z.enum(['count', 'sum', 'average', 'nth', 'last_date']),
      'Что считать',
      'Measure',
      'choice',
    ),
    min: field(z.int().min(0).optional(), 'Не меньше', 'At least', 'count'),
    max: field(z.int().min(0).optional(), 'Не больше', 'At most', 'count'),
    /** For `nth`: every so many, e.g. 5 = the fifth, the tenth … */
    every: field(z.int().min(2).max(1_000_000).optional(), 'Каждая', 'Every', 'count'),
    /** For `last_date`: when that day counts, as for any date known of the member. */
    when: field(dateWhen.optional(), 'Когда', 'When', 'date'),
  })
  .refine(
    ({ measure, min, max, every }) =>
      [min, max, every].some((value) => value !== undefined) !== (measure === 'last_date'),
    { error: 'min, max or every is wanted; last_date has when instead' },
  )
  .refine(({ measure, when }) => (when !== undefined) === (measure === 'last_date'), {
    error: 'when goes with last_date',
  })
  .refine((params) => params.every === undefined || params.measure === 'nth', {
    error: 'every goes with nth',
  });
export type HistoryParams = z.output<typeof historyParams>;
