/**
 * Lots whose day has come: a waiting lot becomes spendable, an open one burns. Each is booked once: the
 * lot's state is read under the lock of its owners, and the posting is unique by the lot.
 */
import * as ledger from '@verno/shared/ledger/account';
import type { Movement } from '@verno/shared/ledger/posting';
import type { BookView } from './types.ts';
import type { Lot } from './lots.ts';

const ACTIVATED = 'Бонусы активированы';
export const EXPIRED = 'Бонусы сгорели';

/**
 * Books everything that is due by the book's instant in the accounts it holds, in the order it fell due: a
 * late booking gives the same figures as one in time. Returns how many lots turned.
 */
export function settleDue(book: BookView): { readonly activated: number; readonly burnt: number } {
  let activated = 0;
  let burnt = 0;
  const { nowMs } = book.parts;
  const due = book
    .lots()
    .filter((lot) => lot.remaining > 0)
    .flatMap((lot) => turnsOf(lot, nowMs).map((turn) => ({ ...turn, lotId: lot.lotId })))
    .toSorted((a, b) => a.atMs - b.atMs || (a.lotId < b.lotId ? -1 : 1));
  for (const { lotId, turn } of due) {
    const lot = book.lot(lotId);
    if (lot === undefined || lot.remaining === 0) continue;
    if (turn === 'activate') {
      activateLot(book, lot);
      activated += 1;
    } else {
      burnLot(book, lot);
      burnt += 1;
    }
  }
  return { activated, burnt };
}

interface Turn {
  readonly atMs: number;
  readonly turn: 'activate' | 'burn';
}

/** What has fallen due of one lot. One that ends before its first day burns without ever being spendable. */
function turnsOf(lot: Lot, nowMs: number): Turn[] {
  const { activateAtMs, expiresAtMs } = lot;
  const turns: Turn[] = [];
  const ends = expiresAtMs !== null && expiresAtMs <= nowMs;
  if (lot.state === 'pending') {
    const starts = activateAtMs !== null && activateAtMs <= nowMs;
    if (starts && (expiresAtMs === null || activateAtMs < expiresAtMs)) {
      turns.push({ atMs: activateAtMs, turn: 'activate' });
    }
  }
  if (ends && (lot.state === 'pending' || lot.state === 'active')) {
    turns.push({ atMs: expiresAtMs, turn: 'burn' });
  }
  return turns;
}

function activateLot(book: BookView, lot: Lot): void {
  const { accountId, now } = book.accountBy(lot.accountId);
  const coming = { lotId: lot.lotId, amount: lot.remaining, expiresAtMs: lot.expiresAtMs };
  const { state, remaining } = ledger.activate(now, coming);
  book.putLot({
    ...lot,
    state: 'active',
    remaining,
    absorbed: lot.absorbed + lot.remaining - remaining,
  });
  book.setAccount(accountId, state);
  const cause = { kind: 'activation' as const, id: lot.lotId, purchaseId: lot.causeId };
  book.post(cause, [about(lot, 'activation', lot.remaining)], accountId);
}

function burnLot(book: BookView, lot: Lot): void {
  const { accountId, now } = book.accountBy(lot.accountId);
  const amount = lot.remaining;
  const state =
    lot.state === 'pending' ? ledger.dropPending(now, amount) : ledger.burn(now, lot.lotId).state;
  book.setAccount(accountId, state);
  book.putLot({
    ...lot,
    state: 'expired',
    remaining: 0,
    burnt: lot.burnt + amount,
    burns: lot.burns + 1,
  });
  const cause = {
    kind: 'expiry' as const,
    id: lot.lotId,
    purchaseId: lot.causeId,
    firstLeg: lot.burns * 2,
  };
  book.post(cause, [about(lot, 'expiry', amount)], accountId);
}

function about(lot: Lot, kind: 'activation' | 'expiry', amount: number): Movement {
  const common = {
    memberId: lot.memberId,
    currency: lot.currency,
    promotionId: lot.promotionId,
    amount,
  };
  return kind === 'activation'
    ? { ...common, kind, from: 'pending', to: 'active', reason: ACTIVATED }
    : {
        ...common,
        kind,
        from: lot.state === 'pending' ? 'pending' : 'active',
        to: 'house_expired',
        reason: EXPIRED,
      };
}
