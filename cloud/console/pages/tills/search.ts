import { tillSort, tillState } from '@verno/shared/contracts/hub/tills';
import { storeId } from '@verno/shared/kernel/ids';
import { z } from 'zod';

/** Filters, order and page of the list as they stand in the address. */
export const tillsSearch = z.object({
  store: storeId.optional().catch(undefined),
  state: tillState.optional().catch(undefined),
  attention: z.literal('true').optional().catch(undefined),
  search: z.string().max(100).optional().catch(undefined),
  sort: tillSort.optional().catch(undefined),
  cursor: z.string().max(400).optional().catch(undefined),
});
export type TillsSearch = z.infer<typeof tillsSearch>;
