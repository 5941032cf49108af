import { z } from 'zod';
import { code, field } from '../../vocabulary.ts';

const days = z.int().min(0).max(366);

/** When a date counts, seen from the day of the sale. Yearly returns of 29 February fall on 28 February. */
export const dateWhen = z.discriminatedUnion('type', [
  /** Anywhere in the month the date returns in. */
  z.strictObject({ type: z.literal('in_month') }),
  /** From `before` days before its yearly return to `after` days after it, over New Year too. */
  z.strictObject({ type: z.literal('around'), before: days.default(0), after: days.default(0) }),
  /** Exactly so many years ago today. */
  z.strictObject({ type: z.literal('years'), years: z.int().min(1).max(200) }),
  /** So many whole years have passed at least / at most (age). */
  z
    .strictObject({
      type: z.literal('age'),
      min: z.int().min(0).max(200).optional(),
      max: z.int().min(0).max(200).optional(),
    })
    .refine((age) => age.min !== undefined || age.max !== undefined, {
      error: 'min or max is wanted',
    }),
  /** So many days have passed since it; negative = the date is yet to come. */
  z
    .strictObject({
      type: z.literal('days_since'),
      min: z.int().min(-36_600).max(36_600).optional(),
      max: z.int().min(-36_600).max(36_600).optional(),
    })
    .refine((since) => since.min !== undefined || since.max !== undefined, {
      error: 'min or max is wanted',
    }),
  /** The date itself lies in this range, both ends included. */
  z.strictObject({ type: z.literal('between'), from: z.iso.date(), to: z.iso.date() }),
]);
export type DateWhen = z.output<typeof dateWhen>;

/** Any date known of the member: birthday, registration, status_changed, first_purchase … */
export const dateParams = z.strictObject({
  kind: z.literal('date'),
  of: field(code, 'Какая дата', 'Which date', 'text'),
  when: field(dateWhen, 'Когда', 'When', 'date'),
});
