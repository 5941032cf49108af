/** Bonuses set aside on-line for an open cheque, so that two tills cannot spend them twice. */
import type { z } from 'zod';
import type { LotPart } from '@verno/shared/ledger/account';
import type { Movement } from '@verno/shared/ledger/posting';
import type { reserveBonuses } from '@verno/shared/contracts/sync';
import { err, ok } from '@verno/shared/kernel/result';
import type { Result } from '@verno/shared/kernel/result';
import { refusal } from '../http/problems.ts';
import type { Refusal } from '../http/problems.ts';
import { lentToTills } from '../projections/lent-to-tills.ts';
import type { Db, Tx } from '../store/database.ts';
import { jsonb } from '../store/rows.ts';
import { lockMembers, openBook } from './book.ts';
import { mayBeFreed } from './lent/drained.ts';
import { recallRights } from './lent/rights.ts';
import { lotParts } from './lot-parts.ts';
import type { Book, BookParts } from './types.ts';
import { releaseReserved, setAside } from './verbs.ts';

/** A cheque stays open no longer than this; after that the bonuses are free again. */
const RESERVATION_MS = 30 * 60_000;
/** Reservations released in one transaction by the job. */
const EXPIRE_ROWS_MAX = 200;

type ReserveBody = z.output<(typeof reserveBonuses)['body']>;
type ReserveAnswer = z.input<(typeof reserveBonuses)['response']>;

interface Caller {
  readonly partnerId: string;
  readonly tillId: string;
}

interface Held {
  readonly reservation_id: string;
  readonly member_id: string;
  readonly purchase_id: string;
  readonly currency: string;
  readonly amount: number;
  readonly taken: readonly LotPart[];
  readonly revision: number;
  readonly state: string;
}

/** Sets aside `amount`; asked again with the same id, what is held becomes the new amount. */
export async function reserveForPurchase(
  tx: Tx,
  parts: BookParts,
  caller: Caller,
  body: ReserveBody,
): Promise<Result<ReserveAnswer, Refusal>> {
  const members = await lockMembers(tx, caller.partnerId, [body.memberId]);
  const memberState = members.get(body.memberId);
  // Tills are told that he is gone; one that has not heard yet is told so now.
  if (memberState === undefined || memberState === 'left') return err(refusal('member.unknown'));
  if (memberState === 'blocked') return err(refusal('member.blocked'));
  const before = await lockReservation(tx, caller.partnerId, body.reservationId);
  if (before !== null && !isSame(before, body)) return err(refusal('bonus.reservation_used'));
  const lotIds = (before?.taken ?? []).map((part) => part.lotId);
  const book = await openBook(tx, parts, caller.partnerId, members, lotIds);
  const expiresAtMs = parts.nowMs + RESERVATION_MS;
  const changed = before?.amount !== body.amount;
  const taken = changed ? changeHeld(book, before, body) : ok(before.taken);
  if (!taken.ok) return short(tx, parts, caller, body, taken.error);
  await saveReservation(tx, caller, body, {
    taken: taken.value,
    revision: (before?.revision ?? 0) + (changed ? 1 : 0),
    expiresAtMs,
  });
  await book.save(tx);
  const lent = await lentToTills(tx, caller.partnerId, [body.memberId]);
  return ok({
    reservationId: body.reservationId,
    amount: body.amount,
    active: book.accountOf(body.memberId, body.currency).now.active,
    lent: lent.get(`${body.memberId}/${body.currency}`) ?? 0,
    expiresAtMs,
  });
}

/** What lies with other tills is called back; the customer may ask again when it is here. */
async function short(
  tx: Tx,
  parts: BookParts,
  caller: Caller,
  { memberId, currency }: ReserveBody,
  why: Refusal,
): Promise<Result<never, Refusal>> {
  if (why.code !== 'bonus.insufficient') return err(why);
  const elsewhere = { memberId, currency, butTillId: caller.tillId };
  const coming = await recallRights(tx, caller.partnerId, elsewhere, parts.nowMs);
  return err(coming > 0 ? refusal('bonus.lent', { params: { ...why.params, coming } }) : why);
}

/** Sets aside the amount now asked for instead of the one before; nothing is booked when it is not there. */
function changeHeld(
  book: Book,
  before: Held | null,
  body: ReserveBody,
): Result<readonly LotPart[], Refusal> {
  const account = book.accountOf(body.memberId, body.currency);
  const active = account.now.active + (before?.amount ?? 0);
  if (account.state === 'blocked') return err(refusal('account.blocked'));
  if (active < body.amount) {
    const params = { active: Math.max(0, active), wanted: body.amount };
    return err(refusal('bonus.insufficient', { params }));
  }
  if (before !== null) giveBack(book, before);
  book.post(
    {
      kind: 'reservation',
      id: body.reservationId,
      purchaseId: body.purchaseId,
      firstLeg: (before?.revision ?? 0) * 4,
    },
    changeMovements(before, body),
  );
  return ok(setAside(book, body, body.amount));
}

/** Releases a reservation that is still held; an unknown one is as good as released. */
export async function releaseReservation(
  tx: Tx,
  parts: BookParts,
  caller: Caller,
  reservationId: string,
): Promise<Result<null, Refusal>> {
  const found = await tx
    .selectFrom('reservation')
    .where('partner_id', '=', caller.partnerId)
    .where('reservation_id', '=', reservationId)
    .where('till_id', '=', caller.tillId)
    // A right lent to the till is none of this: only an event of its log gives it back.
    .whereRef('purchase_id', '<>', 'reservation_id')
    .select('member_id')
    .executeTakeFirst();
  if (found === undefined) return ok(null);
  const members = await lockMembers(tx, caller.partnerId, [found.member_id]);
  const held = await lockReservation(tx, caller.partnerId, reservationId);
  if (held === null || held.state === 'released' || held.state === 'expired') return ok(null);
  if (held.state === 'used') return err(refusal('bonus.reservation_used'));
  await free(tx, parts, caller.partnerId, members, held, 'released');
  return ok(null);
}

/** Frees reservations past their time, one transaction for a bounded number; returns how many. */
export async function expireReservations(db: Db, parts: BookParts): Promise<number> {
  const due = await db
    .selectFrom('reservation as r')
    .where('state', '=', 'held')
    .where('expires_at', '<=', new Date(parts.nowMs))
    .where(mayBeFreed)
    .select(['partner_id', 'reservation_id', 'member_id'])
    .limit(EXPIRE_ROWS_MAX)
    .execute();
  for (const row of due) {
    await db.transaction().execute(async (tx) => {
      const members = await lockMembers(tx, row.partner_id, [row.member_id]);
      const held = await lockReservation(tx, row.partner_id, row.reservation_id);
      // Used, released or prolonged while we waited for the lock.
      if (held === null || held.state !== 'held' || held.expiresAtMs > parts.nowMs) return;
      await free(tx, parts, row.partner_id, members, held, 'expired');
    });
  }
  return due.length;
}

async function free(
  tx: Tx,
  parts: BookParts,
  partnerId: string,
  members: ReadonlyMap<string, string>,
  held: Held,
  state: 'released' | 'expired',
): Promise<void> {
  const lotIds = held.taken.map((part) => part.lotId);
  const book = await openBook(tx, parts, partnerId, members, lotIds);
  giveBack(book, held);
  if (held.amount > 0) {
    book.post({ kind: 'release', id: held.reservation_id, purchaseId: held.purchase_id }, [
      movement(held, 'release', held.amount),
    ]);
  }
  await tx
    .updateTable('reservation')
    .set({ state })
    .where('partner_id', '=', partnerId)
    .where('reservation_id', '=', held.reservation_id)
    .execute();
  await book.save(tx);
}

function giveBack(book: Book, held: Held): void {
  const owner = { memberId: held.member_id, currency: held.currency };
  releaseReserved(book, owner, held.amount, held.taken);
}

/** A changed amount is booked as one movement of the difference. */
function changeMovements(before: Held | null, body: ReserveBody): Movement[] {
  const difference = body.amount - (before?.amount ?? 0);
  const about = { member_id: body.memberId, currency: body.currency };
  if (difference === 0) return [];
  return difference > 0
    ? [movement(about, 'reservation', difference)]
    : [movement(about, 'release', -difference)];
}

function movement(
  about: { readonly member_id: string; readonly currency: string },
  kind: 'reservation' | 'release',
  amount: number,
): Movement {
  const common = { memberId: about.member_id, currency: about.currency, promotionId: null, amount };
  return kind === 'reservation'
    ? { ...common, kind, from: 'active', to: 'reserved', reason: 'Резерв на покупку' }
    : { ...common, kind, from: 'reserved', to: 'active', reason: 'Снятие резерва' };
}

function isSame(held: Held, body: ReserveBody): boolean {
  return (
    held.state === 'held' &&
    held.member_id === body.memberId &&
    held.purchase_id === body.purchaseId &&
    held.currency === body.currency
  );
}

async function lockReservation(
  tx: Tx,
  partnerId: string,
  reservationId: string,
): Promise<(Held & { readonly expiresAtMs: number }) | null> {
  const row = await tx
    .selectFrom('reservation')
    .where('partner_id', '=', partnerId)
    .where('reservation_id', '=', reservationId)
    .selectAll()
    .forUpdate()
    .executeTakeFirst();
  if (row === undefined) return null;
  return { ...row, taken: lotParts.parse(row.taken), expiresAtMs: row.expires_at.getTime() };
}

async function saveReservation(
  tx: Tx,
  caller: Caller,
  body: ReserveBody,
  made: {
    readonly taken: readonly LotPart[];
    readonly revision: number;
    readonly expiresAtMs: number;
  },
): Promise<void> {
  const changed = {
    amount: body.amount,
    taken: jsonb(made.taken.map((part) => ({ lotId: part.lotId, amount: part.amount }))),
    revision: made.revision,
    expires_at: new Date(made.expiresAtMs),
  };
  await tx
    .insertInto('reservation')
    .values({
      partner_id: caller.partnerId,
      reservation_id: body.reservationId,
      member_id: body.memberId,
      till_id: caller.tillId,
      purchase_id: body.purchaseId,
      currency: body.currency,
      state: 'held',
      ...changed,
    })
    .onConflict((conflict) =>
      conflict.columns(['partner_id', 'reservation_id']).doUpdateSet(changed),
    )
    .execute();
}
