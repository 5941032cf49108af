import { z } from 'zod';
import { field, sumBase } from '../../vocabulary.ts';

/** The cheque as a whole: its sum, its quantity, how many different goods. */
export const chequeParams = z
  .strictObject({
    kind: z.literal('cheque'),
    /** Kopecks, thousandths, or a count. */
    measure: field(z.enum(['sum', 'quantity', 'positions']), 'Что считать', 'Measure', 'choice'),
    min: field(z.int().min(0).optional(), 'Не меньше', 'At least', 'count'),
    max: field(z.int().min(0).optional(), 'Не больше', 'At most', 'count'),
    base: field(
      sumBase.default('initial'),
      'Сумма до или после скидок',
      'Sum before or after discounts',
      'choice',
    ),
  })
  .refine((params) => params.min !== undefined || params.max !== undefined, {
    error: 'min or max is wanted',
  });
export type ChequeParams = z.output<typeof chequeParams>;
