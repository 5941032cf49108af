/** Whose data a till holds, for telling people in which of it till and hub differ. */
import { z } from 'zod';

/** Of all, of the company, of the store, of the till alone: what stands before the colon of a feed's scope. */
export const setScope = z.enum(['all', 'partner', 'store', 'till']);
export type SetScope = z.infer<typeof setScope>;

/** Scopes of the feed by whose they are; one that this version does not know is left out. */
export function setScopesOf(scopes: readonly string[]): SetScope[] {
  return scopes.flatMap((scope) => setScope.safeParse(scope.split(':')[0]).data ?? []);
}
