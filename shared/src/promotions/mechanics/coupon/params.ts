import { z } from 'zod';
import { code, field } from '../../vocabulary.ts';

/** A coupon shown with the cheque, by emission, by code or by a mask of the code. */
export const couponParams = z
  .strictObject({
    kind: z.literal('coupon'),
    emission: field(code.optional(), 'Выпуск купонов', 'Emission', 'emission'),
    code: field(code.optional(), 'Код', 'Code', 'text'),
    /** `?` stands for one character, `*` for any number of them. */
    mask: field(code.optional(), 'Маска кода', 'Mask of the code', 'text'),
    /** So many of them must be shown. */
    count: field(z.int().min(1).max(50).default(1), 'Сколько', 'How many', 'count'),
    /** Used up when the promotion applies; otherwise just looked at. */
    redeem: field(z.boolean().default(true), 'Погасить', 'Use up', 'flag'),
  })
  .refine(
    (params) => [params.emission, params.code, params.mask].some((value) => value !== undefined),
    { error: 'emission, code or mask is wanted' },
  );

/** Gives the member a new coupon; its number is made when the purchase is booked. */
export const issueCouponParams = z.strictObject({
  kind: z.literal('issue_coupon'),
  emission: field(code, 'Выпуск купонов', 'Emission', 'emission'),
  count: field(z.int().min(1).max(50).default(1), 'Сколько', 'How many', 'count'),
});
