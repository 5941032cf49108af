/** Everything of one account goes to another: lots with their dates, or a debt. */
import { dropPending, spend } from '@verno/shared/ledger/account';
import type { Movement } from '@verno/shared/ledger/posting';
import type { Lot } from './lots.ts';
import type { Book } from './types.ts';
import { creditLot } from './verbs.ts';

export interface Transfer {
  readonly from: string;
  readonly to: string;
  /** Whose account is emptied. */
  readonly memberId: string;
}

const REASON = 'Объединение счетов';

/** Moves all of `from`, which holds no reservation; its lots with something left are in the book. */
export function moveEverything(book: Book, transfer: Transfer): void {
  const cause = { kind: 'transfer' as const, id: book.parts.ids.next(), purchaseId: null };
  let firstLeg = 0;
  const post = (movement: Pick<Movement, 'from' | 'to' | 'amount'>, accountId: string): void => {
    const { currency } = book.accountBy(accountId);
    const about = { memberId: transfer.memberId, currency, promotionId: null, reason: REASON };
    book.post({ ...cause, firstLeg }, [{ ...movement, ...about, kind: 'transfer' }], accountId);
    firstLeg += 2;
  };
  const move = (side: 'pending' | 'active', amount: number): void => {
    if (amount === 0) return;
    post({ from: side, to: 'house_transfer', amount }, transfer.from);
    post({ from: 'house_transfer', to: side, amount }, transfer.to);
  };
  const { active } = book.accountBy(transfer.from).now;
  const lots = book.lots().filter((lot) => lot.accountId === transfer.from && lot.remaining > 0);
  for (const lot of lots) {
    moveLot(book, transfer, lot);
    move(lot.state === 'pending' ? 'pending' : 'active', lot.remaining);
  }
  if (active < 0) {
    moveDebt(book, transfer, -active);
    post({ from: 'active', to: 'house_transfer', amount: -active }, transfer.to);
    post({ from: 'house_transfer', to: 'active', amount: -active }, transfer.from);
  }
}

/** The lot is closed here and born there; an overdraft there takes from one that can be spent. */
function moveLot(book: Book, transfer: Transfer, lot: Lot): void {
  const { now } = book.accountBy(lot.accountId);
  const waits = lot.state === 'pending';
  const left = now.lots.filter((open) => open.lotId !== lot.lotId);
  book.setAccount(
    lot.accountId,
    waits
      ? dropPending(now, lot.remaining)
      : { ...now, active: now.active - lot.remaining, lots: left },
  );
  book.putLot({
    ...lot,
    state: 'moved',
    remaining: 0,
    absorbed: lot.absorbed + lot.remaining,
  });
  creditLot(book, {
    memberId: lot.memberId,
    currency: lot.currency,
    accountId: transfer.to,
    causeId: lot.causeId,
    promotionId: lot.promotionId,
    amount: lot.remaining,
    activateOn: waits ? lot.activateOn : null,
    activateAtMs: waits ? lot.activateAtMs : null,
    expireOn: lot.expireOn,
    expiresAtMs: lot.expiresAtMs,
  });
}

/** What was owed there is owed here: the lots here pay it. */
function moveDebt(book: Book, transfer: Transfer, amount: number): void {
  const { now } = book.accountBy(transfer.to);
  const { state, taken } = spend(now, amount);
  for (const part of taken) {
    const lot = book.lot(part.lotId);
    if (lot !== undefined) book.putLot({ ...lot, absorbed: lot.absorbed + part.amount });
  }
  book.setAccount(transfer.to, state);
  const from = book.accountBy(transfer.from).now;
  book.setAccount(transfer.from, { ...from, active: from.active + amount });
}
