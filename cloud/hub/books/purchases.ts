/** Books the bonuses of purchases: what they spend, what they bring. */
import type { LotPart } from '@verno/shared/ledger/account';
import {
  bookedAccruals,
  isActiveAtOnce,
  movementsOfPurchase,
  planRedemption,
} from '@verno/shared/ledger/purchase';
import type { PurchaseFact } from '@verno/shared/purchase/fact';
import { ownWord } from '@verno/shared/sync/lending';
import { startOfDay } from '../calendar.ts';
import type { Tx } from '../store/database.ts';
import { lockMembers, openBook } from './book.ts';
import { bookEffect, claimEffects, invitersOf } from './effects.ts';
import { openHand } from './lent/till-hand.ts';
import type { TillHand } from './lent/till-hand.ts';
import { lotParts } from './lot-parts.ts';
import type { Book, BookParts } from './types.ts';
import { creditLot, releaseReserved, spendBonuses, useReserved } from './verbs.ts';

/** Something HQ should look at in a booked purchase. */
type PurchaseFlag =
  | 'overdraft'
  | 'reservation_gone'
  | 'member_blocked'
  | 'account_blocked'
  /** Sold before the till knew: booked, its bonuses are not kept. */
  | 'member_left';

export interface Booked {
  readonly flags: readonly PurchaseFlag[];
}

interface Reservation {
  readonly memberId: string;
  readonly currency: string;
  readonly amount: number;
  readonly taken: readonly LotPart[];
}

/** Where purchases come from; `log`: the till's, null for those of the API. */
interface Origin {
  readonly partnerId: string;
  readonly timeZone: string;
  readonly log?: Parameters<typeof openHand>[1] | null;
}

/**
 * Members of these facts, locked, with those that do not exist missing: a purchase of an unknown member
 * must be set aside before anything is booked.
 */
export async function lockPurchaseMembers(
  tx: Tx,
  partnerId: string,
  facts: readonly PurchaseFact[],
): Promise<Map<string, string>> {
  return lockMembers(tx, partnerId, await membersOfPurchases(tx, partnerId, facts));
}

/** Members whose accounts these facts move: the buyers, and who is rewarded for having invited them. */
export async function membersOfPurchases(
  tx: Tx,
  partnerId: string,
  facts: readonly PurchaseFact[],
): Promise<string[]> {
  const buyers = facts.flatMap((fact) => (fact.facts === null ? [] : [fact.facts.memberId]));
  return [...buyers, ...(await invitersOf(tx, partnerId, facts)).values()];
}

/**
 * Books facts in their order, all in one set. Members are locked already; every fact's member exists.
 * Returns per purchase id what was notable.
 */
export async function bookPurchases(
  tx: Tx,
  parts: BookParts,
  where: Origin,
  members: ReadonlyMap<string, string>,
  facts: readonly PurchaseFact[],
): Promise<Map<string, Booked>> {
  const booked = new Map<string, Booked>();
  if (members.size === 0) return booked;
  const { held, promised } = await loadReservations(tx, where.partnerId, facts);
  const own = (fact: PurchaseFact): number =>
    ownWord(fact.result.redemption?.granted ?? 0, promised.get(fact.reservationId ?? '') ?? 0);
  const buyers = facts.flatMap((fact) => fact.facts?.memberId ?? []);
  const isOwnWord = facts.some((fact) => own(fact) > 0);
  const hand = await openHand(tx, where.log ?? null, buyers, isOwnWord);
  const takenIds = [...held.values()].flatMap((one) => one.taken.map((part) => part.lotId));
  const lotIds = [...takenIds, ...hand.lotIds];
  const book = await openBook(tx, parts, where.partnerId, members, lotIds);
  const effects = await claimEffects(tx, parts, where, facts);
  const used: string[] = [];
  for (const fact of facts) {
    if (fact.facts === null) continue;
    const reservation = reservationOf(fact, held);
    const flags = bookRedemption(book, fact, reservation, { hand, own: own(fact) });
    bookAccruals(book, fact, where.timeZone);
    for (const effect of effects.get(fact.purchaseId) ?? []) {
      const { beyond } = bookEffect(book, fact, effect);
      if (beyond > 0 && !flags.includes('overdraft')) flags.push('overdraft');
    }
    if (members.get(fact.facts.memberId) === 'left') flags.push('member_left');
    hand.lend(book, fact.facts.memberId);
    if (reservation !== null && fact.reservationId !== null) {
      used.push(fact.reservationId);
      held.delete(fact.reservationId);
    }
    booked.set(fact.purchaseId, { flags });
  }
  if (used.length > 0) {
    await tx
      .updateTable('reservation')
      .set({ state: 'used' })
      .where('partner_id', '=', where.partnerId)
      .where('reservation_id', 'in', used)
      .execute();
  }
  // First: what is lent stands in the balances that the book publishes.
  await hand.save(tx, parts.nowMs);
  await book.save(tx);
  return booked;
}

/** The reservation counts only while it is held, for this member, and in the currency spent. */
function reservationOf(
  fact: PurchaseFact,
  held: ReadonlyMap<string, Reservation>,
): Reservation | null {
  const found = fact.reservationId === null ? undefined : held.get(fact.reservationId);
  if (found === undefined || found.memberId !== fact.facts?.memberId) return null;
  const currency = fact.result.redemption?.currency ?? found.currency;
  return currency === found.currency ? found : null;
}

/**
 * Posts the whole purchase, and takes what it spends: what was set aside for it, what the till had been lent,
 * the rest openly. `own`: what the till spent without asking.
 */
function bookRedemption(
  book: Book,
  fact: PurchaseFact,
  reservation: Reservation | null,
  { hand, own }: { readonly hand: TillHand; readonly own: number },
): PurchaseFlag[] {
  const cause = { kind: 'purchase' as const, id: fact.purchaseId, purchaseId: fact.purchaseId };
  const memberId = fact.facts?.memberId ?? '';
  const spent = { memberId, currency: fact.result.redemption?.currency ?? '' };
  const lent = Math.min(own, hand.leftOf(spent));
  book.post(cause, movementsOfPurchase(fact, reservation, lent));
  const plan = planRedemption(fact, reservation, lent);
  if (plan === null) return [];
  const owner = { memberId, currency: plan.currency };
  if (own > 0) hand.spend(book, cause, owner, { own, lent: plan.fromLent });
  const taken = reservation?.taken ?? [];
  const rest =
    plan.fromReserved > 0 ? useReserved(book, cause, owner, plan.fromReserved, taken) : taken;
  if (plan.released > 0) releaseReserved(book, owner, plan.released, rest);
  const { beyond } =
    plan.fromActive > 0 ? spendBonuses(book, cause, owner, plan.fromActive) : { beyond: 0 };
  const flags: PurchaseFlag[] = [];
  if (beyond > 0) flags.push('overdraft');
  if (fact.reservationId !== null && reservation === null) flags.push('reservation_gone');
  if (book.members.get(memberId) === 'blocked') flags.push('member_blocked');
  if (book.accountOf(memberId, plan.currency).state === 'blocked') flags.push('account_blocked');
  return flags;
}

function bookAccruals(book: Book, fact: PurchaseFact, timeZone: string): void {
  const start = (date: string | null): number | null =>
    date === null ? null : startOfDay(date, timeZone);
  for (const accrual of bookedAccruals(fact)) {
    const activateOn = isActiveAtOnce(fact, accrual) ? null : accrual.activateOn;
    creditLot(book, {
      memberId: fact.facts?.memberId ?? '',
      currency: accrual.currency,
      causeId: fact.purchaseId,
      promotionId: accrual.promotionId,
      amount: accrual.amount,
      activateOn,
      activateAtMs: start(activateOn),
      expireOn: accrual.expireOn,
      expiresAtMs: start(accrual.expireOn),
    });
  }
}

/** Reservations of these facts: what is held still, and what each had promised to its till, ended or not. */
async function loadReservations(
  tx: Tx,
  partnerId: string,
  facts: readonly PurchaseFact[],
): Promise<{
  readonly held: Map<string, Reservation>;
  readonly promised: ReadonlyMap<string, number>;
}> {
  const ids = facts.flatMap((fact) => (fact.reservationId === null ? [] : [fact.reservationId]));
  if (ids.length === 0) return { held: new Map(), promised: new Map() };
  const rows = await tx
    .selectFrom('reservation')
    .where('partner_id', '=', partnerId)
    .where('reservation_id', 'in', ids)
    .whereRef('purchase_id', '<>', 'reservation_id')
    .select(['reservation_id', 'member_id', 'currency', 'amount', 'taken', 'state'])
    .orderBy('reservation_id')
    .forUpdate()
    .execute();
  const held = rows.filter((row) => row.state === 'held');
  return {
    held: new Map(
      held.map((row) => [
        row.reservation_id,
        {
          memberId: row.member_id,
          currency: row.currency,
          amount: row.amount,
          taken: lotParts.parse(row.taken),
        },
      ]),
    ),
    promised: new Map(rows.map((row) => [row.reservation_id, row.amount])),
  };
}
