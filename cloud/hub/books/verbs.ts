/**
 * What can be done to an account in a book: each verb changes its state, its lots and the record of what was
 * taken from which lot together. Postings are the caller's, except where a lot itself is the cause.
 */
import * as ledger from '@verno/shared/ledger/account';
import type { KnownLot, LotPart } from '@verno/shared/ledger/account';
import type { BookAccount, BookView, Cause } from './types.ts';
import { NO_LOT } from './lots.ts';
import type { Lot } from './lots.ts';

/** Whose bonuses: a member's account in a currency, unless a certain account is named. */
export interface Owner {
  readonly memberId: string;
  readonly currency: string;
  readonly accountId?: string;
}

export interface NewLot extends Owner {
  readonly causeId: string;
  readonly promotionId: string | null;
  /** Minor units, positive. */
  readonly amount: number;
  /** null = spendable at once. */
  readonly activateOn: string | null;
  readonly activateAtMs: number | null;
  readonly expireOn: string | null;
  readonly expiresAtMs: number | null;
}

function accountFor(book: BookView, owner: Owner): BookAccount {
  return owner.accountId === undefined
    ? book.accountOf(owner.memberId, owner.currency)
    : book.accountBy(owner.accountId);
}

/** Bonuses come as a new lot; an overdraft takes from one that can be spent at once. */
export function creditLot(book: BookView, made: NewLot): Lot {
  const { accountId, now } = accountFor(book, made);
  const waits = made.activateAtMs !== null;
  const lot: Lot = {
    ...made,
    lotId: book.parts.ids.next(),
    accountId,
    remaining: made.amount,
    state: waits ? 'pending' : 'active',
    burnt: 0,
    burns: 0,
    absorbed: 0,
    reversed: 0,
  };
  if (waits) {
    book.putLot(lot);
    book.setAccount(accountId, ledger.creditPending(now, lot.amount));
    return lot;
  }
  const { state, remaining } = ledger.credit(now, lot);
  book.putLot({ ...lot, remaining, absorbed: lot.amount - remaining });
  book.setAccount(accountId, state);
  return book.lot(lot.lotId) ?? lot;
}

/** Takes from the spendable balance, which may become negative, and keeps what it took from which lot. */
export function spendBonuses(
  book: BookView,
  cause: Pick<Cause, 'kind' | 'id'>,
  owner: Owner,
  amount: number,
  first: string | null = null,
): { readonly beyond: number } {
  const { accountId, now } = accountFor(book, owner);
  const { state, taken, beyond } = ledger.spend(now, amount, first);
  book.setAccount(accountId, state);
  noteParts(book, cause, owner, taken);
  noteParts(book, cause, owner, [{ lotId: NO_LOT, amount: beyond }]);
  return { beyond };
}

/** Sets bonuses aside; returns what was taken from which lot. */
export function setAside(book: BookView, owner: Owner, amount: number): readonly LotPart[] {
  const { accountId, now } = accountFor(book, owner);
  const { state, taken } = ledger.reserve(now, amount);
  book.setAccount(accountId, state);
  return taken;
}

/** Spends what was set aside, the earliest to expire first; returns what is still set aside. */
export function useReserved(
  book: BookView,
  cause: Pick<Cause, 'kind' | 'id'>,
  owner: Owner,
  amount: number,
  taken: readonly LotPart[],
): readonly LotPart[] {
  const { accountId, now } = accountFor(book, owner);
  const { used, rest } = ledger.splitParts(taken, amount);
  book.setAccount(accountId, ledger.consumeReserved(now, amount));
  noteParts(book, cause, owner, used);
  return rest;
}

/**
 * Gives back what was set aside. A lot that has burnt meanwhile gets its part, too, and burns again at the
 * next turn of the jobs: what was never spent gets no grace.
 */
export function releaseReserved(
  book: BookView,
  owner: Owner,
  amount: number,
  taken: readonly LotPart[],
): void {
  const { accountId, now } = accountFor(book, owner);
  const { state, returned } = ledger.release(now, amount, taken, knownLots(book, taken));
  putBack(book, taken, returned);
  book.setAccount(accountId, state);
}

/**
 * After parts went back to lots: those that had ended are open again; what an overdraft swallowed on the
 * way is absorbed.
 */
export function putBack(
  book: BookView,
  taken: readonly LotPart[],
  returned: readonly LotPart[],
): void {
  const back = new Map(returned.map((part) => [part.lotId, part.amount]));
  for (const part of taken) {
    const lot = book.lot(part.lotId);
    if (lot === undefined) throw new Error(`lot ${part.lotId} is not in the book`);
    const got = back.get(part.lotId) ?? 0;
    book.putLot({
      ...lot,
      state: got > 0 ? 'active' : lot.state,
      absorbed: lot.absorbed + part.amount - got,
    });
  }
}

/** Where a lot's bonuses are today: on its account, or where its owner's went when accounts were joined. */
export function accountOfLot(book: BookView, lot: Lot): BookAccount {
  return lot.state === 'moved'
    ? book.accountOf(lot.memberId, lot.currency)
    : book.accountBy(lot.accountId);
}

export function knownLots(book: BookView, parts: readonly LotPart[]): Map<string, KnownLot> {
  return new Map(
    parts.map((part) => [
      part.lotId,
      { lotId: part.lotId, expiresAtMs: book.lot(part.lotId)?.expiresAtMs ?? null },
    ]),
  );
}

/** Keeps what a cause took from which lot. */
export function noteParts(
  book: BookView,
  cause: Pick<Cause, 'kind' | 'id'>,
  owner: Owner,
  parts: readonly LotPart[],
): void {
  for (const part of parts) {
    if (part.amount === 0) continue;
    book.noteSpend({
      causeKind: cause.kind,
      causeId: cause.id,
      lotId: part.lotId,
      memberId: owner.memberId,
      currency: owner.currency,
      amount: part.amount,
    });
  }
}
