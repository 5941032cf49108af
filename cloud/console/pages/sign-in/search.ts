import { z } from 'zod';

/**
 * Where the person was. Only an address inside the console: another site's address in a letter must
 * not become the place where one lands after signing in.
 */
export const signInSearch = z.object({
  returnTo: z
    .string()
    .regex(/^\/(?![/\\])[^\\]*$/)
    .optional()
    .catch(undefined),
});
