/** Errors over HTTP: RFC 9457 problem details with our stable `code`. */
import { z } from 'zod';

export const problemDetails = z.object({
  type: z.string(),
  title: z.string(),
  status: z.int(),
  /** Family and name, e.g. `auth.wrong_credentials`. */
  code: z.string(),
  /** A sentence for the person, in the language asked for (Accept-Language; Russian by default). */
  detail: z.string(),
  /** Fields that are wrong: JSON pointer into the body or query. */
  errors: z.array(z.object({ pointer: z.string(), detail: z.string() })).optional(),
  /** Seconds after which to try again, where that helps. */
  retryAfterS: z.int().optional(),
});
export type ProblemDetails = z.infer<typeof problemDetails>;

export const PROBLEM_MEDIA_TYPE = 'application/problem+json';
