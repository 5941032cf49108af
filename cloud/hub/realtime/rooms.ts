/** Rooms by what a viewer may see: rows are sent to rooms, never filtered at the reader. */
import type { Grants, Right } from '@verno/shared/contracts/rights';

export const partnerRoom = (right: Right, partnerId: string): string =>
  `${right}:partner:${partnerId}`;
export const storeRoom = (right: Right, storeId: string): string => `${right}:store:${storeId}`;
export const sessionRoom = (sessionHash: string): string => `session:${sessionHash}`;
export const scopeRoom = (scope: string): string => `scope:${scope}`;

const LIVE_RIGHTS = ['purchases.read', 'tills.read'] as const satisfies readonly Right[];

/** Rooms of a signed-in person: whole partner, or his stores one by one. */
export function roomsOfViewer(partnerId: string, grants: Grants): string[] {
  return LIVE_RIGHTS.filter((right) => grants.rights.includes(right)).flatMap((right) =>
    grants.storeIds === null
      ? [partnerRoom(right, partnerId)]
      : grants.storeIds.map((storeId) => storeRoom(right, storeId)),
  );
}
