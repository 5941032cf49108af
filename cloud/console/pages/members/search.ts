import { z } from 'zod';

/** What is searched and which page, as they stand in the address. */
export const membersSearch = z.object({
  search: z.string().max(100).optional().catch(undefined),
  cursor: z.string().max(400).optional().catch(undefined),
});
