/** Rights are strings; a role is a set of them, held for a partner or for stores. The default is no. */
import { z } from 'zod';

export const right = z.enum([
  'purchases.read',
  'members.read',
  'tills.read',
  'tills.enrol',
  'marketing.read',
  'marketing.manage',
]);
export type Right = z.infer<typeof right>;

/** What a signed-in person may do and where. */
export const grants = z.object({
  rights: z.array(right),
  /** null = every store of the partner. */
  storeIds: z.array(z.uuid()).nullable(),
});
export type Grants = z.infer<typeof grants>;

/** The one question asked by the server and by the screens. `storeId` null = not about one store. */
export function can(grants: Grants, wanted: Right, storeId: string | null = null): boolean {
  if (!grants.rights.includes(wanted)) return false;
  return storeId === null || grants.storeIds === null || grants.storeIds.includes(storeId);
}
