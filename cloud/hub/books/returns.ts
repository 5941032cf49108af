/**
 * Spent bonuses come back: to the lots they were taken from, those that end last first. A lot that has burnt
 * since gives its part for a grace period; what was spent beyond all lots comes as a lot of its currency.
 */
import { giveBack } from '@verno/shared/ledger/account';
import type { Movement } from '@verno/shared/ledger/posting';
import { addDays } from '@verno/shared/promotions/calendar';
import { localTime } from '../calendar.ts';
import type { Tx } from '../store/database.ts';
import { currencyDates, spanOf } from './lifetimes.ts';
import type { LotSpan } from './lifetimes.ts';
import { NO_LOT } from './lots.ts';
import type { Lot } from './lots.ts';
import type { Book, BookAccount } from './types.ts';
import { accountOfLot, creditLot, knownLots, putBack } from './verbs.ts';

/** Writes a movement of the cause on an account. */
export type Write = (movement: Movement, accountId: string) => void;

/** The fact that spent: a purchase's payment, or a price in bonuses. */
export interface SpentBy {
  readonly kind: 'purchase' | 'effect';
  readonly id: string;
}

export interface ReturnRequest {
  readonly purchaseId: string;
  readonly spentBy: SpentBy;
  /** What brings them back: new lots are its. */
  readonly causeId: string;
  /** Minor units, positive. */
  readonly amount: number;
  readonly reason: string;
}

/** What a purchase took from a lot, and what of it has not come back yet. */
export interface Spend {
  readonly lotId: string;
  readonly memberId: string;
  readonly currency: string;
  readonly left: number;
}

/** Spends of a fact that have something left to come back. */
export async function spendsOf(tx: Tx, partnerId: string, spentBy: SpentBy): Promise<Spend[]> {
  const rows = await tx
    .selectFrom('lot_spend')
    .where('partner_id', '=', partnerId)
    .where('cause_kind', '=', spentBy.kind)
    .where('cause_id', '=', spentBy.id)
    .whereRef('returned', '<', 'amount')
    .select(['lot_id', 'member_id', 'currency', 'amount', 'returned'])
    .execute();
  return rows.map((row) => ({
    lotId: row.lot_id,
    memberId: row.member_id,
    currency: row.currency,
    left: row.amount - row.returned,
  }));
}

interface Rules {
  readonly timeZone: string;
  readonly graceDays: number;
}

/** Gives back `request.amount`; the members are locked. Returns it. */
export async function giveBackSpent(
  tx: Tx,
  book: Book,
  request: ReturnRequest,
  write: Write,
): Promise<number> {
  // Read again: the locks are held only now.
  const spends = (await spendsOf(tx, book.partnerId, request.spentBy)).toSorted(
    lastTakenFirst(book),
  );
  const rules = await rulesOf(tx, book.partnerId);
  let left = request.amount;
  for (const spend of spends) {
    const amount = Math.min(left, spend.left);
    if (amount === 0) break;
    const accountId = await giveBackOne(tx, book, { request, spend, amount, rules });
    write(
      {
        kind: 'return',
        memberId: spend.memberId,
        currency: spend.currency,
        amount,
        from: 'house_redeemed',
        to: 'active',
        promotionId: null,
        reason: request.reason,
      },
      accountId,
    );
    left -= amount;
  }
  if (left > 0)
    throw new RangeError(`${left} more to come back than purchase ${request.purchaseId} spent`);
  return request.amount;
}

interface One {
  readonly request: ReturnRequest;
  readonly spend: Spend;
  readonly amount: number;
  readonly rules: Rules;
}

async function giveBackOne(tx: Tx, book: Book, one: One): Promise<string> {
  const { spend, amount, request } = one;
  const lot = spend.lotId === NO_LOT ? undefined : book.lot(spend.lotId);
  const account =
    lot === undefined ? book.accountOf(spend.memberId, spend.currency) : accountOfLot(book, lot);
  book.noteReturn({
    causeKind: request.spentBy.kind,
    causeId: request.spentBy.id,
    lotId: spend.lotId,
    memberId: spend.memberId,
    currency: spend.currency,
    amount,
  });
  if (lot !== undefined && isAlive(book, lot)) {
    toItsLot(book, account, lot, amount);
    return account.accountId;
  }
  const span = await spanOfReturned(tx, book, one, lot);
  creditLot(book, {
    memberId: spend.memberId,
    currency: spend.currency,
    accountId: account.accountId,
    causeId: request.causeId,
    promotionId: lot?.promotionId ?? null,
    amount,
    ...span,
  });
  // Its new lot holds it now.
  if (lot !== undefined) book.putLot({ ...lot, absorbed: lot.absorbed + amount });
  return account.accountId;
}

function toItsLot(book: Book, account: BookAccount, lot: Lot, amount: number): void {
  const taken = [{ lotId: lot.lotId, amount }];
  const { state, returned } = giveBack(account.now, amount, taken, knownLots(book, taken));
  putBack(book, taken, returned);
  book.setAccount(account.accountId, state);
}

function isAlive(book: Book, lot: Lot): boolean {
  return lot.state === 'active' && (lot.expiresAtMs === null || lot.expiresAtMs > book.parts.nowMs);
}

/** A moved lot keeps its end; an end that has passed becomes the grace period; no lot takes its currency's. */
async function spanOfReturned(
  tx: Tx,
  book: Book,
  one: One,
  lot: Lot | undefined,
): Promise<LotSpan> {
  const { nowMs } = book.parts;
  const { timeZone, graceDays } = one.rules;
  if (lot === undefined) {
    const where = { partnerId: book.partnerId, timeZone, nowMs };
    const { expireOn } = await currencyDates(tx, where, one.spend.currency);
    return spanOf({ activateOn: null, expireOn }, timeZone, nowMs);
  }
  const ended = lot.expiresAtMs !== null && lot.expiresAtMs <= nowMs;
  if (!ended) {
    const { expireOn, expiresAtMs } = lot;
    return { activateOn: null, activateAtMs: null, expireOn, expiresAtMs };
  }
  const today = localTime(nowMs, timeZone).slice(0, 10);
  return spanOf({ activateOn: null, expireOn: addDays(today, graceDays) }, timeZone, nowMs);
}

async function rulesOf(tx: Tx, partnerId: string): Promise<Rules> {
  const row = await tx
    .selectFrom('partner')
    .where('partner_id', '=', partnerId)
    .select(['time_zone', 'return_grace_days'])
    .executeTakeFirstOrThrow();
  return { timeZone: row.time_zone, graceDays: row.return_grace_days };
}

/** What was taken beyond all lots was taken last, then what never ends, then by the end, latest first. */
function lastTakenFirst(book: Book): (a: Spend, b: Spend) => number {
  const rank = (spend: Spend): number => {
    if (spend.lotId === NO_LOT) return Number.POSITIVE_INFINITY;
    return book.lot(spend.lotId)?.expiresAtMs ?? Number.MAX_SAFE_INTEGER;
  };
  return (a, b) => {
    const [x, y] = [rank(a), rank(b)];
    if (x !== y) return x > y ? -1 : 1;
    return a.lotId > b.lotId ? -1 : 1;
  };
}
