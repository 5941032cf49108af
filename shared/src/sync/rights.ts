/**
 * Bonuses with the network off. Invariants: earn only: nothing is spent; capped: what a till spent and does
 * not yet see in the hub's balance stays under its caps, so a member's debt is at most the sum of the tills'
 * caps; escrow: a till spends only what the hub lent to it, so a balance never falls below zero.
 * Amounts are minor units of one bonus currency.
 */
export type OfflinePolicy =
  | { readonly kind: 'earn_only' }
  | { readonly kind: 'capped'; readonly perMember: number; readonly perTill: number }
  | { readonly kind: 'escrow' };

export interface OwnSpends {
  /** Spent by this member here and not yet in the hub's balance as the till sees it. */
  readonly ofMember: number;
  /** The same over all members. */
  readonly ofTill: number;
  /** Lent to this till for this member and neither spent nor given back. */
  readonly lent: number;
  /** What the till shows: the hub's balance and its own facts. */
  readonly shown: number;
}

/** The most that may be spent off-line now. */
export function spendableOffline(policy: OfflinePolicy, own: OwnSpends): number {
  if (policy.kind === 'earn_only') return 0;
  if (policy.kind === 'escrow') return Math.max(0, own.lent);
  const room = Math.min(policy.perMember - own.ofMember, policy.perTill - own.ofTill);
  return Math.max(0, Math.min(room, own.shown));
}

/** What the shop can lose at most while tills are off-line: shown to HQ beside the policy. */
export function worstLoss(policy: OfflinePolicy, tills: number, members: number): number {
  if (policy.kind !== 'capped') return 0;
  return tills * Math.min(policy.perTill, members * policy.perMember);
}

/** What the hub may still lend: never more than is there and not lent already. */
export function lendable(balance: number, lent: number): number {
  return Math.max(0, balance - lent);
}
