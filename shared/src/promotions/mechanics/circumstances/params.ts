import { z } from 'zod';
import { identificationMethod, paymentMethod } from '../../cheque.ts';
import { storeId, tillId, partnerId } from '../../../kernel/ids.ts';
import { clockTime, field } from '../../vocabulary.ts';

/** How, where and when the cheque is being made; every list that is given must name what is seen. */
export const circumstancesParams = z
  .strictObject({
    kind: z.literal('circumstances'),
    payment: field(z.array(paymentMethod).min(1).optional(), 'Способ оплаты', 'Payment', 'list'),
    identification: field(
      z.array(identificationMethod).min(1).optional(),
      'Как назвался покупатель',
      'Identification',
      'list',
    ),
    partners: field(z.array(partnerId).min(1).optional(), 'Партнёры', 'Partners', 'list'),
    stores: field(z.array(storeId).min(1).optional(), 'Магазины', 'Stores', 'list'),
    tills: field(z.array(tillId).min(1).optional(), 'Кассы', 'Tills', 'list'),
    /** 1 = Monday … 7 = Sunday. */
    weekdays: field(
      z.array(z.int().min(1).max(7)).min(1).optional(),
      'Дни недели',
      'Weekdays',
      'list',
    ),
    /** A window that ends before it begins passes midnight. */
    hours: field(
      z.strictObject({ from: clockTime, to: clockTime }).optional(),
      'Часы',
      'Hours',
      'text',
    ),
  })
  .refine((params) => Object.values(params).filter((value) => value !== undefined).length > 1, {
    error: 'at least one circumstance is wanted',
  });
export type CircumstancesParams = z.output<typeof circumstancesParams>;
