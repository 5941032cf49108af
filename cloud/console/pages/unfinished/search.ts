import { z } from 'zod';

/** The page of the list as it stands in the address. */
export const unfinishedSearch = z.object({
  cursor: z.string().max(400).optional().catch(undefined),
  calculations: z.string().max(400).optional().catch(undefined),
});
