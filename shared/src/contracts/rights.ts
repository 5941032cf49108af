/**
 * Rights are strings; a role is a set of them, held for a partner or for stores; an application's scopes
 * are the same strings. The default is no.
 */
import { z } from 'zod';

export const right = z.enum([
  'purchases.read',
  'purchases.make',
  'purchases.settle',
  'purchases.refund',
  'members.read',
  'members.write',
  /** To end a membership for good, with everything that is known of the person. */
  'members.erase',
  'catalogue.read',
  'catalogue.write',
  'places.read',
  'places.write',
  'tills.read',
  'tills.enrol',
  'tills.settle',
  'drafts.calculate',
  'applications.manage',
  'accounts.block',
  'accounts.link',
  'currencies.write',
  'policies.manage',
  'corrections.read',
  'corrections.write',
  'corrections.approve',
  'marketing.read',
  'marketing.manage',
]);
export type Right = z.infer<typeof right>;

/**
 * Rights that no application may hold: one that could make applications would outlive its own
 * revocation, and an enrolment code makes a till that signs by itself.
 */
export const PEOPLE_ONLY_RIGHTS: readonly Right[] = ['applications.manage', 'tills.enrol'];

/** What a caller may do and where. */
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
