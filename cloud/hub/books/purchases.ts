/** Books the bonuses of purchases: what they spend, what they bring. */
import { z } from 'zod';
import {
  consumeReserved,
  credit,
  creditPending,
  release,
  spend,
} from '@verno/shared/ledger/account';
import type { KnownLot, LotPart } from '@verno/shared/ledger/account';
import {
  bookedAccruals,
  isActiveAtOnce,
  movementsOfPurchase,
  planRedemption,
} from '@verno/shared/ledger/purchase';
import type { PurchaseFact } from '@verno/shared/purchase/fact';
import { startOfDay } from '../calendar.ts';
import type { Tx } from '../store/database.ts';
import { lockMembers, openBook } from './book.ts';
import type { Book, BookParts } from './book.ts';

/** Something HQ should look at in a booked purchase. */
type PurchaseFlag = 'overdraft' | 'reservation_gone' | 'member_blocked';

export interface Booked {
  readonly flags: readonly PurchaseFlag[];
}

interface Reservation {
  readonly memberId: string;
  readonly currency: string;
  readonly amount: number;
  readonly taken: readonly LotPart[];
}

export const lotParts = z.array(z.object({ lotId: z.string(), amount: z.int() }));

/**
 * Members of these facts, locked, with those that do not exist missing: a purchase of an unknown member
 * must be set aside before anything is booked.
 */
export async function lockPurchaseMembers(
  tx: Tx,
  partnerId: string,
  facts: readonly PurchaseFact[],
): Promise<Map<string, string>> {
  return lockMembers(
    tx,
    partnerId,
    facts.flatMap((fact) => (fact.facts === null ? [] : [fact.facts.memberId])),
  );
}

/**
 * Books facts in their order, all in one set. Members are locked already; every fact's member exists.
 * Returns per purchase id what was notable.
 */
export async function bookPurchases(
  tx: Tx,
  parts: BookParts,
  where: { readonly partnerId: string; readonly timeZone: string },
  members: ReadonlyMap<string, string>,
  facts: readonly PurchaseFact[],
): Promise<Map<string, Booked>> {
  const booked = new Map<string, Booked>();
  if (members.size === 0) return booked;
  const held = await loadReservations(tx, where.partnerId, facts);
  const takenIds = [...held.values()].flatMap((one) => one.taken.map((part) => part.lotId));
  const book = await openBook(tx, parts, where.partnerId, members, takenIds);
  const expiry = await expiryOfLots(tx, where.partnerId, takenIds);
  const used: string[] = [];
  for (const fact of facts) {
    if (fact.facts === null) continue;
    const reservation = reservationOf(fact, held);
    const flags = bookOne(book, parts, fact, { reservation, expiry, timeZone: where.timeZone });
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

interface OneContext {
  readonly reservation: Reservation | null;
  readonly expiry: ReadonlyMap<string, KnownLot>;
  readonly timeZone: string;
}

function bookOne(
  book: Book,
  parts: BookParts,
  fact: PurchaseFact,
  context: OneContext,
): PurchaseFlag[] {
  const memberId = fact.facts?.memberId ?? '';
  const flags: PurchaseFlag[] = [];
  book.post(
    { kind: 'purchase', id: fact.purchaseId, purchaseId: fact.purchaseId },
    movementsOfPurchase(fact, context.reservation),
  );
  const plan = planRedemption(fact, context.reservation);
  if (plan !== null) {
    let state = book.account(memberId, plan.currency);
    const taken = context.reservation?.taken ?? [];
    const hadActive = state.active;
    state = consumeReserved(state, plan.fromReserved);
    state = release(state, plan.released, taken, context.expiry).state;
    state = spend(state, plan.fromActive).state;
    book.setAccount(memberId, plan.currency, state);
    if (plan.fromActive > 0 && state.active < 0 && state.active < hadActive)
      flags.push('overdraft');
    if (fact.reservationId !== null && context.reservation === null) flags.push('reservation_gone');
    if (book.members.get(memberId) === 'blocked') flags.push('member_blocked');
  }
  for (const accrual of bookedAccruals(fact)) {
    const lot = { lotId: parts.ids.next(), amount: accrual.amount, expireOn: accrual.expireOn };
    const atOnce = isActiveAtOnce(fact, accrual);
    const state = book.account(memberId, accrual.currency);
    book.setAccount(
      memberId,
      accrual.currency,
      atOnce ? credit(state, lot).state : creditPending(state, lot.amount),
    );
    const activateOn = atOnce ? null : accrual.activateOn;
    book.addLot({
      ...lot,
      memberId,
      currency: accrual.currency,
      causeId: fact.purchaseId,
      promotionId: accrual.promotionId,
      state: atOnce ? 'active' : 'pending',
      activateOn,
      activateAtMs: activateOn === null ? null : startOfDay(activateOn, context.timeZone),
    });
  }
  return flags;
}

async function loadReservations(
  tx: Tx,
  partnerId: string,
  facts: readonly PurchaseFact[],
): Promise<Map<string, Reservation>> {
  const ids = facts.flatMap((fact) => (fact.reservationId === null ? [] : [fact.reservationId]));
  if (ids.length === 0) return new Map();
  const rows = await tx
    .selectFrom('reservation')
    .where('partner_id', '=', partnerId)
    .where('reservation_id', 'in', ids)
    .where('state', '=', 'held')
    .select(['reservation_id', 'member_id', 'currency', 'amount', 'taken'])
    .orderBy('reservation_id')
    .forUpdate()
    .execute();
  return new Map(
    rows.map((row) => [
      row.reservation_id,
      {
        memberId: row.member_id,
        currency: row.currency,
        amount: row.amount,
        taken: lotParts.parse(row.taken),
      },
    ]),
  );
}

/** When lots burn, for giving back to them. */
export async function expiryOfLots(
  tx: Tx,
  partnerId: string,
  lotIds: readonly string[],
): Promise<Map<string, KnownLot>> {
  if (lotIds.length === 0) return new Map();
  const rows = await tx
    .selectFrom('lot')
    .where('partner_id', '=', partnerId)
    .where('lot_id', 'in', [...lotIds])
    .select(['lot_id', 'expire_on'])
    .execute();
  return new Map(rows.map((row) => [row.lot_id, { lotId: row.lot_id, expireOn: row.expire_on }]));
}
