import { z } from 'zod';

/** Languages of the screens: Russian first. */
export const language = z.enum(['ru', 'en']);
export type Language = z.infer<typeof language>;

/** A sentence for a person in both languages. */
export interface Text {
  readonly ru: string;
  readonly en: string;
}

/** What went wrong, as data: a stable code and the figures its sentence needs. */
export const problem = z.object({
  /** Family and name, e.g. `device.paper_out`, `sale.barcode_unknown`. */
  code: z.string().regex(/^[a-z0-9_]+(\.[a-z0-9_]+)+$/),
  /** Values named in the sentence, e.g. `{ barcode: '46…' }`. */
  params: z.record(z.string(), z.union([z.string(), z.number()])),
});
export type Problem = z.infer<typeof problem>;
