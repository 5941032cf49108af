/** Refunds of tills into the books, and those that waited for a purchase that has come now. */
import type { Logger } from 'pino';
import { z } from 'zod';
import { eventEnvelope } from '@verno/shared/sync/event';
import type { EventEnvelope } from '@verno/shared/sync/event';
import type { RefundFact } from '@verno/shared/purchase/refund-fact';
import { lockMembers } from '../books/book.ts';
import { membersOfEffects } from '../books/effects.ts';
import { anyOf } from '../projections/any-of.ts';
import { bookRefund } from '../refunds/book.ts';
import type { BookParts } from '../books/types.ts';
import { lockPurchases } from '../refunds/past.ts';
import type { Db, Tx } from '../store/database.ts';
import { attempt } from './attempt.ts';
import type { Unposted } from './facts.ts';
import { readRefund } from './refund-fact.ts';
import type { TillPlace } from './refund-fact.ts';
import type { LockedTill } from './settle.ts';
import { putInSuspense } from './suspense.ts';

/** Waiting refunds looked at in one transaction. */
const WAITING_MAX = 100;

export interface RefundPosting extends BookParts {
  readonly log: Logger;
}

interface ReadableRefund {
  readonly event: EventEnvelope;
  readonly fact: RefundFact;
}

/** Reads refunds out of events; what cannot be read goes to suspense. */
export async function readRefunds(
  tx: Tx,
  till: TillPlace,
  events: readonly EventEnvelope[],
  nowMs: number,
): Promise<ReadableRefund[]> {
  const readable: ReadableRefund[] = [];
  for (const event of events) {
    const read = readRefund(event, till);
    if (read.ok) readable.push({ event, fact: read.value });
    else await putInSuspense(tx, till, event, read.error, nowMs);
  }
  return readable;
}

/** Members whose accounts these refunds move: the buyers, and those whom their purchases rewarded. */
export async function membersOfRefunds(
  tx: Tx,
  partnerId: string,
  refunds: readonly ReadableRefund[],
): Promise<string[]> {
  const moved = await membersOfEffects(
    tx,
    partnerId,
    refunds.map(({ fact }) => fact.purchaseId),
  );
  return [...refunds.flatMap(({ fact }) => fact.memberId ?? []), ...moved];
}

/**
 * Locks what these refunds will touch, before anything else of the batch is locked: two batches that
 * lock in different orders would wait for each other.
 */
export async function lockForRefunds(
  tx: Tx,
  partnerId: string,
  refunds: readonly ReadableRefund[],
  others: readonly string[],
): Promise<void> {
  if (refunds.length === 0) return;
  await lockMembers(tx, partnerId, [
    ...(await membersOfRefunds(tx, partnerId, refunds)),
    ...others,
  ]);
  await lockPurchases(
    tx,
    partnerId,
    refunds.map(({ fact }) => fact.purchaseId),
  );
}

/**
 * Books refunds one after another; what cannot be booked goes to suspense with its reason. Returns the
 * purchases that changed.
 */
export async function postRefunds(
  tx: Tx,
  parts: RefundPosting,
  till: TillPlace,
  refunds: readonly ReadableRefund[],
): Promise<string[]> {
  const changed: string[] = [];
  for (const { event, fact } of refunds) {
    const unposted = await postRefund(tx, parts, event.id, fact);
    if (unposted === null) changed.push(fact.purchaseId);
    else await putInSuspense(tx, till, event, unposted, parts.nowMs);
  }
  return changed;
}

/** Books refunds in suspense whose purchase is one of these; returns how many left it. */
export async function postWaiting(
  tx: Tx,
  parts: RefundPosting,
  partnerId: string,
  purchaseIds: readonly string[],
): Promise<number> {
  if (purchaseIds.length === 0) return 0;
  const rows = await tx
    .selectFrom('suspense as s')
    .innerJoin('till_event as e', (join) =>
      join
        .onRef('e.till_id', '=', 's.till_id')
        .onRef('e.epoch', '=', 's.epoch')
        .onRef('e.seq', '=', 's.seq'),
    )
    .innerJoin('till as t', 't.till_id', 's.till_id')
    .where('s.partner_id', '=', partnerId)
    .where('s.waits_for', '=', anyOf(purchaseIds))
    .select(['s.epoch', 's.seq', 'e.body', 't.till_id', 't.store_id', 't.partner_id'])
    .orderBy('s.received_at')
    .orderBy('s.event_id')
    .limit(WAITING_MAX)
    .forUpdate('s')
    .skipLocked()
    .execute();
  let left = 0;
  for (const row of rows) {
    const event = eventEnvelope.parse(JSON.parse(row.body));
    // The place is the fact's own: the till may have moved to another store since.
    const read = readRefund(event, placeOf(event, row));
    const unposted = read.ok ? await postRefund(tx, parts, event.id, read.value) : read.error;
    if (unposted?.waitsFor !== undefined) continue;
    left += 1;
    await leaveSuspense(tx, row, unposted);
  }
  return left;
}

/** Looks for refunds that wait although their purchase is there: two transactions did not see each other. */
export async function postForgotten(db: Db, parts: Omit<RefundPosting, 'nowMs'>, nowMs: number) {
  const due = await db
    .selectFrom('suspense as s')
    .innerJoin('purchase as p', (join) =>
      join.onRef('p.partner_id', '=', 's.partner_id').onRef('p.purchase_id', '=', 's.waits_for'),
    )
    .where('s.waits_for', 'is not', null)
    .select(['s.partner_id', 'p.purchase_id', 'p.member_id'])
    .distinct()
    .limit(WAITING_MAX)
    .execute();
  let left = 0;
  for (const one of due) {
    left += await db.transaction().execute(async (tx) => {
      await lockMembers(tx, one.partner_id, one.member_id === null ? [] : [one.member_id]);
      await lockPurchases(tx, one.partner_id, [one.purchase_id]);
      return postWaiting(tx, { ...parts, nowMs }, one.partner_id, [one.purchase_id]);
    });
  }
  return left;
}

/** Books one refund under `eventId`; null when it is in the books, else why not. */
export async function postRefund(
  tx: Tx,
  parts: RefundPosting,
  eventId: string,
  fact: RefundFact,
): Promise<Unposted | null> {
  const source = { tillId: fact.tillId, eventId };
  const done = await attempt(tx, parts.log, () => bookRefund(tx, parts, fact, source));
  if (!done.ok) return { reason: 'posting_failed', detail: done.why };
  if (done.value.ok) return null;
  switch (done.value.error.kind) {
    case 'purchase_unknown': {
      const detail = `чек ${fact.purchaseNumber}, возврат ${fact.number}`;
      return { reason: 'purchase_unknown', detail, waitsFor: fact.purchaseId };
    }
    case 'refund_repeated':
      return { reason: 'refund_repeated', detail: fact.refundId };
  }
}

const saidPlace = z.object({ storeId: z.string() });

function placeOf(event: EventEnvelope, row: TillPlace): TillPlace {
  const said = saidPlace.safeParse(event.payload);
  return { ...row, store_id: said.data?.storeId ?? row.store_id };
}

/** Posted, or waiting for another reason now. */
async function leaveSuspense(
  tx: Tx,
  { till_id: tillId, epoch, seq }: Pick<LockedTill, 'till_id' | 'epoch'> & { readonly seq: number },
  unposted: Unposted | null,
): Promise<void> {
  if (unposted === null) {
    await tx
      .deleteFrom('suspense')
      .where('till_id', '=', tillId)
      .where('epoch', '=', epoch)
      .where('seq', '=', seq)
      .execute();
    return;
  }
  await tx
    .updateTable('suspense')
    .set({ reason: unposted.reason, detail: unposted.detail, waits_for: null })
    .where('till_id', '=', tillId)
    .where('epoch', '=', epoch)
    .where('seq', '=', seq)
    .execute();
}
