import { z } from 'zod';

/** Filters and page of the list as they stand in the address; what is not valid is not there. */
export const refundsSearch = z.object({
  from: z.iso.date().optional().catch(undefined),
  to: z.iso.date().optional().catch(undefined),
  number: z.string().max(40).optional().catch(undefined),
  flagged: z.literal('true').optional().catch(undefined),
  cursor: z.string().max(400).optional().catch(undefined),
});
export type RefundsSearch = z.infer<typeof refundsSearch>;
