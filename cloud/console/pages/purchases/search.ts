import { memberId, storeId, tillId } from '@verno/shared/kernel/ids';
import { z } from 'zod';

/** Filters and page of the list as they stand in the address; what is not valid is not there. */
export const purchasesSearch = z.object({
  from: z.iso.date().optional().catch(undefined),
  to: z.iso.date().optional().catch(undefined),
  store: storeId.optional().catch(undefined),
  till: tillId.optional().catch(undefined),
  member: memberId.optional().catch(undefined),
  number: z.string().max(40).optional().catch(undefined),
  cursor: z.string().max(400).optional().catch(undefined),
});
export type PurchasesSearch = z.infer<typeof purchasesSearch>;
