/** New events into the books: all at once when all is well, one by one when something is not. */
import { sql } from 'kysely';
import type { Logger } from 'pino';
import type { Random } from '@verno/shared/kernel/clock';
import { err } from '@verno/shared/kernel/result';
import type { EventEnvelope } from '@verno/shared/sync/event';
import type { PurchaseFact } from '@verno/shared/purchase/fact';
import { lockMembers } from '../books/book.ts';
import { bookPurchases, lockPurchaseMembers } from '../books/purchases.ts';
import { bookMarketing, bookStatuses } from '../marketing/book.ts';
import type { Tx } from '../store/database.ts';
import { insertRows, insertRowsBeside } from '../store/rows.ts';
import type { Ids } from '../system.ts';
import { attempt } from './attempt.ts';
import { readPurchase } from './facts.ts';
import type { Unposted } from './facts.ts';
import type { Replayer } from './replay.ts';
import { lockForRefunds, postRefunds, postWaiting, readRefunds } from './post-refunds.ts';
import { isRefund } from './refund-fact.ts';
import { isRelease, postReleases, readRelease } from './post-rights.ts';
import type { Release } from './post-rights.ts';
import { lineRowsOf, partRowsOf, purchaseRowOf } from './rows.ts';
import type { LockedTill } from './settle.ts';
import { putInSuspense } from './suspense.ts';

/** The place of a purchase that is in no till's log: it came through the API. */
export const NO_LOG_EPOCH = 0;

export interface PostParts {
  readonly ids: Ids;
  readonly random: Random;
  readonly nowMs: number;
  readonly log: Logger;
  readonly replayer: Replayer;
}

/** What books need of the event that brought a fact. */
type EventName = Pick<EventEnvelope, 'id' | 'epoch' | 'seq' | 'kind'>;

const FOREIGN_ID = err<Unposted>({
  reason: 'foreign_id',
  detail: 'номер события уже занят событием другой кассы',
});

interface Readable {
  readonly event: EventName;
  readonly fact: PurchaseFact;
}

/**
 * Posts stored events. What cannot be posted goes to suspense with its reason; an unforeseen failure of
 * one event must not hold up the others, so the set is then tried event by event.
 * Returns the ids of the purchases posted or changed.
 */
export async function postEvents(
  tx: Tx,
  parts: PostParts,
  till: LockedTill & { readonly timeZone: string },
  events: readonly EventEnvelope[],
  foreign: ReadonlySet<string> = new Set(),
): Promise<string[]> {
  const refundsOfTill = events.filter((event) => isRefund(event) && !foreign.has(event.id));
  const refunds = await readRefunds(tx, till, refundsOfTill, parts.nowMs);
  const readable: Readable[] = [];
  const releases: Release[] = [];
  for (const event of events) {
    const isForeign = foreign.has(event.id);
    if (isRefund(event) && !isForeign) continue;
    if (isRelease(event) && !isForeign) {
      const release = readRelease(event);
      if (release.ok) releases.push({ event, fact: release.value });
      else await putInSuspense(tx, till, event, release.error, parts.nowMs);
      continue;
    }
    const read = isForeign ? FOREIGN_ID : readPurchase(event, till);
    if (read.ok) readable.push({ event, fact: read.value });
    else await putInSuspense(tx, till, event, read.error, parts.nowMs);
  }
  const buyers = readable.flatMap(({ fact }) => fact.facts?.memberId ?? []);
  await lockForReleases(tx, till.partner_id, releases, [
    ...buyers,
    ...refunds.flatMap(({ fact }) => fact.memberId ?? []),
  ]);
  await lockForRefunds(tx, till.partner_id, refunds, buyers);
  const posted = await postPurchases(tx, parts, till, readable);
  // A refund follows its purchase in the log, so all purchases of the batch may go first.
  const changed = await postRefunds(tx, parts, till, refunds);
  await postReleases(tx, parts, till, releases);
  await postWaiting(tx, parts, till.partner_id, posted);
  return [...new Set([...posted, ...changed])];
}

/** All members of a batch are locked at once, in one order, when more than its purchases needs some. */
async function lockForReleases(
  tx: Tx,
  partnerId: string,
  releases: readonly Release[],
  others: readonly string[],
): Promise<void> {
  if (releases.length === 0) return;
  await lockMembers(tx, partnerId, [...releases.map(({ fact }) => fact.memberId), ...others]);
}

async function postPurchases(
  tx: Tx,
  parts: PostParts,
  till: LockedTill & { readonly timeZone: string },
  readable: readonly Readable[],
): Promise<string[]> {
  const all = await attempt(tx, parts.log, () => postSet(tx, parts, till, readable));
  if (all.ok) return all.value;
  const posted: string[] = [];
  for (const one of readable) {
    const done = await attempt(tx, parts.log, () => postSet(tx, parts, till, [one]));
    if (done.ok) posted.push(...done.value);
    else {
      const unposted: Unposted = { reason: 'posting_failed', detail: done.why };
      await putInSuspense(tx, till, one.event, unposted, parts.nowMs);
    }
  }
  return posted;
}

/**
 * Books facts: the one way into the books for purchases of tills and of the API. What cannot be booked is
 * set apart; returns the ids of those that were.
 */
export async function postSet(
  tx: Tx,
  parts: PostParts,
  till: LockedTill & { readonly timeZone: string },
  readable: readonly Readable[],
): Promise<string[]> {
  if (readable.length === 0) return [];
  const members = await lockPurchaseMembers(
    tx,
    till.partner_id,
    readable.map((one) => one.fact),
  );
  const repeated = await knownPurchases(tx, till, readable);
  const facts: Readable[] = [];
  for (const one of readable) {
    const member = one.fact.facts?.memberId;
    const unposted: Unposted | null = repeated.has(one.fact.purchaseId)
      ? { reason: 'purchase_repeated', detail: one.fact.purchaseId }
      : member !== undefined && !members.has(member)
        ? { reason: 'member_unknown', detail: member }
        : null;
    repeated.add(one.fact.purchaseId);
    if (unposted === null) facts.push(one);
    else await putInSuspense(tx, till, one.event, unposted, parts.nowMs);
  }
  const sold = facts.map((one) => one.fact);
  const noted = await bookMarketing(tx, parts, till.partner_id, sold);
  const booked = await bookPurchases(
    tx,
    parts,
    { partnerId: till.partner_id, timeZone: till.timeZone, log: logOf(till, facts) },
    members,
    sold,
  );
  await bookStatuses(tx, parts, till.partner_id, sold);
  const rows = [];
  for (const { event, fact } of facts) {
    const recomputed = await parts.replayer.recompute(tx, till.partner_id, fact);
    // The till's figures stand: they are on the receipt. HQ is told that ours differ.
    const differs = recomputed === 'different' ? ['figures_differ'] : [];
    const flags = [
      ...(booked.get(fact.purchaseId)?.flags ?? []),
      ...(noted.get(fact.purchaseId) ?? []),
      ...differs,
    ];
    rows.push(purchaseRowOf(till, { eventId: event.id, fact, recomputed, flags }, parts.nowMs));
  }
  await insertPurchases(tx, till, facts, rows);
  await insertRows(
    tx,
    'purchase_line',
    facts.flatMap(({ fact }) => lineRowsOf(till, fact)),
  );
  await insertRows(
    tx,
    'purchase_part',
    facts.flatMap(({ fact }) => partRowsOf(till, fact)),
  );
  return facts.map(({ fact }) => fact.purchaseId);
}

/** The till's log these facts stand in; null for what came through the API. */
function logOf(till: LockedTill, facts: readonly Readable[]) {
  const epoch = facts[0]?.event.epoch ?? NO_LOG_EPOCH;
  if (epoch === NO_LOG_EPOCH) return null;
  const lends = epoch === till.epoch && till.state === 'active';
  return { partnerId: till.partner_id, tillId: till.till_id, epoch, lends };
}

/** Rows of purchases. The fact of a till's event was stored with it a moment ago: it is not sent twice. */
async function insertPurchases(
  tx: Tx,
  till: LockedTill,
  facts: readonly Readable[],
  rows: readonly ReturnType<typeof purchaseRowOf>[],
): Promise<void> {
  const epoch = facts[0]?.event.epoch ?? NO_LOG_EPOCH;
  if (epoch === NO_LOG_EPOCH) {
    const factOf = new Map(facts.map(({ fact }) => [fact.purchaseId, fact]));
    const whole = rows.map((row) => ({ ...row, fact: factOf.get(row.purchase_id) ?? null }));
    return insertRows(tx, 'purchase', whole);
  }
  const seqs = facts.map(({ event }) => event.seq);
  await insertRowsBeside(tx, 'purchase', rows, {
    column: 'fact',
    value: sql`(e.body::json -> 'payload')::jsonb`,
    // The batch's own epoch, the till may have a newer one. By the batch's range the events are found at the
    // same price in a table of any size.
    join: sql`join till_event e on e.event_id = r.event_id and e.till_id = ${till.till_id}
      and not e.foreign_id and e.epoch = ${epoch}
      and e.seq between ${Math.min(...seqs)} and ${Math.max(...seqs)}`,
  });
}

async function knownPurchases(
  tx: Tx,
  till: LockedTill,
  readable: readonly Readable[],
): Promise<Set<string>> {
  const rows = await tx
    .selectFrom('purchase')
    .where('partner_id', '=', till.partner_id)
    .where(
      'purchase_id',
      'in',
      readable.map((one) => one.fact.purchaseId),
    )
    .select('purchase_id')
    .execute();
  return new Set<string>(rows.map((row) => row.purchase_id));
}
