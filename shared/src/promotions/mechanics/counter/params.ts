import { z } from 'zod';
import { code, field } from '../../vocabulary.ts';

/** A counter of the member, by its key. */
export const counterParams = z
  .strictObject({
    kind: z.literal('counter'),
    key: field(code, 'Счётчик', 'Counter', 'counter'),
    min: field(z.int().optional(), 'Не меньше', 'At least', 'count'),
    max: field(z.int().optional(), 'Не больше', 'At most', 'count'),
    /** The value that counts is this cheque's own: every so many. */
    every: field(z.int().min(2).optional(), 'Каждое', 'Every', 'count'),
  })
  .refine((params) => [params.min, params.max, params.every].some((value) => value !== undefined), {
    error: 'min, max or every is wanted',
  });

/** Changes a counter when the purchase is booked. */
export const changeCounterParams = z.strictObject({
  kind: z.literal('change_counter'),
  key: field(code, 'Счётчик', 'Counter', 'counter'),
  op: field(z.enum(['increase', 'decrease', 'set']), 'Действие', 'Operation', 'choice'),
  amount: field(z.int().min(0).max(1_000_000_000), 'На сколько', 'Amount', 'count'),
});
