/**
 * Bonuses that the hub lends to a till so that it may spend them with the network off. Invariants: nothing is
 * lent twice (`lendable`); what a till has never exceeds its limits; what was lent comes back only by an event
 * of the till's own log, a spend or a release, so that both sides agree on what is left whatever is lost on
 * the way. Amounts are minor units of one currency.
 */
import { z } from 'zod';
import { memberId } from '../kernel/ids.ts';
import { lendable } from './rights.ts';

/** Kind of the event by which a till gives rights back. */
export const RIGHTS_RELEASED = 'rights.released';

export const rightsReleased = z.object({
  memberId,
  currency: z.string().min(1).max(20),
  amount: z.int().min(1),
});
export type RightsReleased = z.infer<typeof rightsReleased>;

export interface LendingTerms {
  /** Part of a member's free bonuses that his till may hold, in basis points. */
  readonly shareBp: number;
  /** The most one till may hold of one member, and of all. */
  readonly perMember: number;
  readonly perTill: number;
}

export interface LentSoFar {
  /** The member's spendable balance at the hub, without what is lent to any till; may be negative. */
  readonly active: number;
  /** Lent to this till: for this member, and for everybody. */
  readonly here: number;
  readonly ofTill: number;
}

/** What to lend to the till at which the member has just bought; 0 = nothing. */
export function grantOf(terms: LendingTerms, lent: LentSoFar): number {
  const free = lendable(lent.active + lent.here, lent.here);
  const wanted = Math.min(shareOf(free + lent.here, terms.shareBp), terms.perMember);
  return Math.max(0, Math.min(wanted - lent.here, terms.perTill - lent.ofTill, free));
}

/** What of a right neither was spent nor came back. Both figures only grow. */
export function leftOf(right: { readonly granted: number; readonly gone: number }): number {
  return Math.max(0, right.granted - right.gone);
}

/**
 * A right after `amount` more was lent. A hub put back from a backup may have heard of more spends than it
 * knows to have lent: the new amount comes on top of them.
 */
export function grantedAfter(
  right: { readonly granted: number; readonly gone: number },
  amount: number,
): number {
  return Math.max(right.granted, right.gone) + amount;
}

/** What of the bonuses a purchase spent the till took on its own word, not from a reservation of the hub. */
export function ownWord(spent: number, reserved: number): number {
  return Math.max(0, spent - reserved);
}

/** Rounded down, exact for every safe integer. */
function shareOf(amount: number, shareBp: number): number {
  const whole = Math.floor(amount / 10_000);
  return whole * shareBp + Math.floor(((amount - whole * 10_000) * shareBp) / 10_000);
}
