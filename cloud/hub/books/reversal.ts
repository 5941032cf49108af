/**
 * What returned goods do to bonuses: accruals are taken back, spent bonuses come back. Used by refunds and by
 * cancellations; how much of each is theirs to say.
 */
import { dropPending } from '@verno/shared/ledger/account';
import type { Movement } from '@verno/shared/ledger/posting';
import { unreachable } from '@verno/shared/kernel/unreachable';
import type { Tx } from '../store/database.ts';
import { anyOf } from '../projections/any-of.ts';
import { lockMembers, openBook } from './book.ts';
import type { Lot } from './lots.ts';
import { giveBackSpent, spendsOf } from './returns.ts';
import type { SpentBy, Write } from './returns.ts';
import type { Book, BookParts } from './types.ts';
import { accountOfLot, noteParts, spendBonuses } from './verbs.ts';

/** How far an accrual may be taken back: from what still waits, down to a balance of zero, or below it. */
export type ReversalPolicy = 'pending_only' | 'to_zero' | 'negative';

/** A lot that a purchase brought. */
export interface PurchaseLot {
  readonly lotId: string;
  readonly memberId: string;
  readonly currency: string;
  readonly promotionId: string | null;
  /** Minor units: as it came, and what was taken back or burnt of it since. */
  readonly amount: number;
  readonly reversed: number;
  readonly burnt: number;
}

export interface ReversalRequest {
  readonly cause: {
    readonly kind: 'refund' | 'cancellation' | 'effect';
    readonly id: string;
    /** Where the legs begin; more movements of the same cause take them from `nextLeg`. */
    readonly firstLeg?: number;
  };
  readonly purchaseId: string;
  /** What spent the bonuses that come back, where it was not the purchase's own payment. */
  readonly spentBy?: SpentBy;
  /** Parts of the purchase's lots to take back, positive. */
  readonly accruals: readonly { readonly lotId: string; readonly amount: number }[];
  readonly policy: ReversalPolicy;
  /** Of the bonuses spent in the purchase, how many come back; 0 = none. */
  readonly giveBack: number;
  /** For a person, in the history of the account. */
  readonly reason: string;
}

/** What became of one accrual: `taken + burnt + short` is what was asked. */
interface ReversedLot {
  readonly lotId: string;
  readonly taken: number;
  /** Had burnt already: nothing to take. */
  readonly burnt: number;
  /** The policy did not allow more. */
  readonly short: number;
}

export interface Reversed {
  readonly accruals: readonly ReversedLot[];
  readonly givenBack: number;
  readonly nextLeg: number;
}

/** Lots of a purchase in the order of its booked accruals (`bookedAccruals` of shared/ledger/purchase). */
export async function lotsOfPurchase(
  tx: Tx,
  partnerId: string,
  purchaseId: string,
): Promise<PurchaseLot[]> {
  const rows = await tx
    .selectFrom('lot')
    .where('partner_id', '=', partnerId)
    .where('cause_id', '=', purchaseId)
    .select(['lot_id', 'member_id', 'currency', 'promotion_id', 'amount', 'reversed', 'burnt'])
    .orderBy('lot_id')
    .execute();
  return rows.map((row) => ({
    lotId: row.lot_id,
    memberId: row.member_id,
    currency: row.currency,
    promotionId: row.promotion_id,
    amount: row.amount,
    reversed: row.reversed,
    burnt: row.burnt,
  }));
}

/**
 * Gives back spent bonuses, then takes accruals back, in one booking; locks the members itself. The same
 * cause booked twice collides in the database.
 * @throws RangeError when more is asked to come back than the purchase spent: the caller keeps count.
 */
export async function reversePurchase(
  tx: Tx,
  parts: BookParts,
  partnerId: string,
  request: ReversalRequest,
): Promise<Reversed> {
  const spentBy = request.spentBy ?? { kind: 'purchase', id: request.purchaseId };
  const spends = request.giveBack > 0 ? await spendsOf(tx, partnerId, spentBy) : [];
  const lotIds = [
    ...request.accruals.map((accrual) => accrual.lotId),
    ...spends.map((spend) => spend.lotId),
  ];
  const touched = await membersOfLots(tx, partnerId, lotIds);
  const members = await lockMembers(tx, partnerId, [
    ...touched,
    ...spends.map((spend) => spend.memberId),
  ]);
  const book = await openBook(tx, parts, partnerId, members, lotIds);
  const journal = createJournal(book, request);
  const givenBack =
    request.giveBack > 0
      ? await giveBackSpent(
          tx,
          book,
          { ...request, spentBy, causeId: request.cause.id, amount: request.giveBack },
          journal.write,
        )
      : 0;
  const accruals = request.accruals.map(({ lotId, amount }) =>
    takeBack(book, request, { lotId, amount }, journal.write),
  );
  await book.save(tx);
  return { accruals, givenBack, nextLeg: journal.nextLeg() };
}

function createJournal(book: Book, request: ReversalRequest): { write: Write; nextLeg(): number } {
  let leg = request.cause.firstLeg ?? 0;
  const { kind, id } = request.cause;
  return {
    write(movement, accountId) {
      const cause = { kind, id, purchaseId: request.purchaseId, firstLeg: leg };
      book.post(cause, [movement], accountId);
      leg += 2;
    },
    nextLeg: () => leg,
  };
}

function takeBack(
  book: Book,
  request: ReversalRequest,
  wanted: { readonly lotId: string; readonly amount: number },
  write: Write,
): ReversedLot {
  const lot = book.lot(wanted.lotId);
  if (lot === undefined) throw new Error(`lot ${wanted.lotId} is not of this purchase`);
  const there = Math.min(wanted.amount, lot.amount - lot.burnt - lot.reversed);
  const waiting = lot.state === 'pending' ? Math.min(there, lot.remaining) : 0;
  if (waiting > 0) takeWaiting(book, request, lot, waiting, write);
  const allowed = allowedOf(book, lot, there - waiting, request.policy);
  if (allowed > 0) takeActive(book, request, lot, allowed, write);
  const taken = waiting + allowed;
  const after = book.lot(lot.lotId) ?? lot;
  book.putLot({ ...after, reversed: after.reversed + taken });
  return {
    lotId: lot.lotId,
    taken,
    burnt: wanted.amount - there,
    short: there - taken,
  };
}

function allowedOf(book: Book, lot: Lot, amount: number, policy: ReversalPolicy): number {
  switch (policy) {
    case 'pending_only':
      return 0;
    case 'to_zero':
      return Math.min(amount, Math.max(0, accountOfLot(book, lot).now.active));
    case 'negative':
      return amount;
    default:
      return unreachable(policy);
  }
}

function takeWaiting(
  book: Book,
  request: ReversalRequest,
  lot: Lot,
  amount: number,
  write: Write,
): void {
  const { accountId, now } = book.accountBy(lot.accountId);
  const remaining = lot.remaining - amount;
  book.putLot({ ...lot, remaining, state: remaining === 0 ? 'reversed' : 'pending' });
  book.setAccount(accountId, dropPending(now, amount));
  noteParts(book, request.cause, lot, [{ lotId: lot.lotId, amount }]);
  write(reversalOf(request, lot, 'pending', amount), accountId);
}

function takeActive(
  book: Book,
  request: ReversalRequest,
  lot: Lot,
  amount: number,
  write: Write,
): void {
  const { accountId } = accountOfLot(book, lot);
  const owner = { memberId: lot.memberId, currency: lot.currency, accountId };
  spendBonuses(book, request.cause, owner, amount, lot.lotId);
  write(reversalOf(request, lot, 'active', amount), accountId);
}

function reversalOf(
  request: ReversalRequest,
  lot: Lot,
  from: 'pending' | 'active',
  amount: number,
): Movement {
  return {
    kind: 'reversal',
    memberId: lot.memberId,
    currency: lot.currency,
    amount,
    from,
    to: 'house_issued',
    promotionId: lot.promotionId,
    reason: request.reason,
  };
}

/** Who brought these lots, and who owns their accounts now. */
async function membersOfLots(
  tx: Tx,
  partnerId: string,
  lotIds: readonly string[],
): Promise<string[]> {
  const rows = await tx
    .selectFrom('lot as l')
    .leftJoin('account_member as m', (join) =>
      join.onRef('m.partner_id', '=', 'l.partner_id').onRef('m.account_id', '=', 'l.account_id'),
    )
    .where('l.partner_id', '=', partnerId)
    .where('l.lot_id', '=', anyOf(lotIds))
    .select(['l.member_id', 'm.member_id as owner_id'])
    .execute();
  return rows.flatMap((row) =>
    row.owner_id === null ? [row.member_id] : [row.member_id, row.owner_id],
  );
}
