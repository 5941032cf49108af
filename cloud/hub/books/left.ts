/**
 * Accounts of members who have left hold nothing: whatever comes to one (a late purchase, goods given back) is
 * written off in the same booking, and so is what one owes. An account that somebody else owns, too, is left alone.
 */
import * as ledger from '@verno/shared/ledger/account';
import type { Movement } from '@verno/shared/ledger/posting';
import type { Lot } from './lots.ts';
import type { BookAccount, BookView } from './types.ts';
import { forgiveOverdraft } from './verbs.ts';

const LEFT = 'Участник вышел из программы';

/** Writes off what accounts hold or owe whose owners have all left; `reason` is for a person. */
export function emptyLeft(book: BookView, reason: string = LEFT): void {
  if (![...book.members.values()].includes('left')) return;
  const isLeft = ({ owners }: BookAccount): boolean =>
    owners.every((owner) => book.members.get(owner) === 'left');
  const accounts = new Map(
    book
      .accounts()
      .filter(isLeft)
      .map((account) => [account.accountId, account]),
  );
  for (const lot of book.lots()) {
    if (lot.remaining > 0 && accounts.has(lot.accountId)) writeOffLot(book, lot, reason);
  }
  for (const account of accounts.values()) forgiveDebt(book, account, reason);
}

/** The lot ends as if it had burnt: goods that come back later find nothing to take in it. */
function writeOffLot(book: BookView, lot: Lot, reason: string): void {
  const { accountId, now } = book.accountBy(lot.accountId);
  const amount = lot.remaining;
  const waits = lot.state === 'pending';
  book.setAccount(
    accountId,
    waits ? ledger.dropPending(now, amount) : ledger.burn(now, lot.lotId).state,
  );
  book.putLot({
    ...lot,
    state: 'expired',
    remaining: 0,
    burnt: lot.burnt + amount,
    burns: lot.burns + 1,
  });
  const { memberId, currency, promotionId, causeId } = lot;
  const about = { memberId, currency, promotionId, reason };
  const from: Movement['from'] = waits ? 'pending' : 'active';
  book.post(
    { kind: 'leaving', id: lot.lotId, purchaseId: causeId, firstLeg: lot.burns * 2 },
    [{ ...about, kind: 'write_off', amount, from, to: 'house_written_off' }],
    accountId,
  );
}

function forgiveDebt(book: BookView, account: BookAccount, reason: string): void {
  const { accountId, currency } = account;
  const [memberId] = account.owners;
  const amount = Math.max(0, -book.accountBy(accountId).now.active);
  if (amount === 0 || memberId === undefined) return;
  forgiveOverdraft(book, { memberId, currency, accountId }, amount);
  const about = { memberId, currency, promotionId: null, reason };
  book.post(
    { kind: 'leaving', id: book.parts.ids.next(), purchaseId: null },
    [{ ...about, kind: 'write_off', amount, from: 'house_written_off', to: 'active' }],
    accountId,
  );
}
