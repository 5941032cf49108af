/** What a purchase spends on the till's own word: looked at once more and noted, in its own transaction. */
import type { MemberFacts } from '@verno/shared/promotions/cheque';
import type { PurchaseFact } from '@verno/shared/purchase/fact';
import { ownWord } from '@verno/shared/sync/lending';
import type { Identity } from '../store/identity.ts';
import type { TillStore } from '../store/store.ts';
import type { OpenCheque } from './open-cheque.ts';
import { ownWordOf } from './own-word.ts';

export interface OwnSpend {
  readonly memberId: string;
  readonly currency: string;
  /** Minor units, positive. */
  readonly amount: number;
}

/** Null where the hub had set all of it aside. The hub counts the same from the same figures. */
export function ownSpendOf(
  { facts, result, reservationId }: PurchaseFact,
  { reservation }: Pick<OpenCheque, 'reservation'>,
): OwnSpend | null {
  const spent = result.redemption;
  if (facts === null || spent === null) return null;
  const reserved = reservationId === null ? 0 : (reservation?.amount ?? 0);
  const amount = ownWord(spent.granted, reserved);
  return amount === 0 ? null : { memberId: facts.memberId, currency: spent.currency, amount };
}

/** True when the till may give its word for it at this moment. */
export function vouched(
  store: TillStore,
  identity: Identity,
  facts: MemberFacts | null,
  { memberId, currency, amount }: OwnSpend,
): boolean {
  const shown = facts?.balances[currency] ?? 0;
  return ownWordOf(store, identity, memberId, currency, shown).amount >= amount;
}

/** Must run in the purchase's transaction: rights are gone, or the caps hold less, from here on. */
export function noteOwnWord(
  store: TillStore,
  event: { readonly epoch: number; readonly seq: number },
  { memberId, currency, amount }: OwnSpend,
): void {
  // Whatever the policy is today, rights that lie here go first: the hub books it so.
  const left = store.offlineBonuses.lentOf(event.epoch, memberId)[currency] ?? 0;
  const lent = Math.min(amount, left);
  if (lent > 0) store.offlineBonuses.addGone(event.epoch, { memberId, currency }, lent);
  const pending = { memberId, currency, delta: -amount, spent: amount - lent };
  store.bonuses.add(event.epoch, event.seq, pending);
}
