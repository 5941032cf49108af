import { storeId } from '@verno/shared/kernel/ids';
import { z } from 'zod';

/** Filter and page of the list as they stand in the address. */
export const tillsSearch = z.object({
  store: storeId.optional().catch(undefined),
  cursor: z.string().max(400).optional().catch(undefined),
});
