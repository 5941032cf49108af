/** Bonuses with the network off, as the hub tells its tills (wire version 2). */
import { z } from 'zod';
import { memberId } from '../kernel/ids.ts';

/** Minor units; the greatest is what one account may ever come to. */
const cap = z.int().min(1).max(1_000_000_000_000);

/** What tills may spend without asking the hub; `shared/src/sync/rights.ts` says what each kind promises. */
export const offlinePolicy = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('earn_only') }),
  z.object({ kind: z.literal('capped'), perMember: cap, perTill: cap }),
  z.object({
    kind: z.literal('escrow'),
    shareBp: z.int().min(1).max(10_000),
    perMember: cap,
    perTill: cap,
  }),
]);
export type OfflinePolicyTerms = z.infer<typeof offlinePolicy>;

/** Scope of the partner, key = the currency. A currency that no item names is earned only. */
export const offlinePolicyItem = z.object({ currency: z.string(), policy: offlinePolicy });
export type OfflinePolicyItem = z.infer<typeof offlinePolicyItem>;

/**
 * Rights lent to one till, in its own scope, key = member/currency. `granted` is all that was ever lent in
 * `epoch`; rights of another epoch are none. `recalled`: what is left is wanted back.
 */
export const lentItem = z.object({
  memberId,
  currency: z.string(),
  epoch: z.int().min(1),
  granted: z.int().min(0),
  recalled: z.boolean(),
});
export type LentItem = z.infer<typeof lentItem>;
