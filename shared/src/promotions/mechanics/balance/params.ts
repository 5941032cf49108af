import { z } from 'zod';
import { code, field } from '../../vocabulary.ts';

/** The member's spendable balance in minor units of a currency. */
export const balanceParams = z
  .strictObject({
    kind: z.literal('balance'),
    currency: field(code, 'Валюта бонусов', 'Bonus currency', 'currency'),
    min: field(z.int().optional(), 'Не меньше', 'At least', 'count'),
    max: field(z.int().optional(), 'Не больше', 'At most', 'count'),
  })
  .refine((params) => params.min !== undefined || params.max !== undefined, {
    error: 'min or max is wanted',
  });
