/** New events into the books: all at once when all is well, one by one when something is not. */
import { sql } from 'kysely';
import type { Logger } from 'pino';
import { err } from '@verno/shared/kernel/result';
import type { EventEnvelope } from '@verno/shared/sync/event';
import type { PurchaseFact } from '@verno/shared/purchase/fact';
import { bookPurchases, lockPurchaseMembers } from '../books/purchases.ts';
import { isDatabaseDown } from '../http/failures.ts';
import type { Tx } from '../store/database.ts';
import { insertRows } from '../store/rows.ts';
import type { Ids } from '../system.ts';
import { readPurchase } from './facts.ts';
import type { Unposted } from './facts.ts';
import type { Replayer } from './replay.ts';
import { lineRowsOf, partRowsOf, purchaseRowOf } from './rows.ts';
import type { LockedTill } from './settle.ts';
import { putInSuspense } from './suspense.ts';

export interface PostParts {
  readonly ids: Ids;
  readonly nowMs: number;
  readonly log: Logger;
  readonly replayer: Replayer;
}

const FOREIGN_ID = err<Unposted>({
  reason: 'foreign_id',
  detail: 'номер события уже занят событием другой кассы',
});

interface Readable {
  readonly event: EventEnvelope;
  readonly fact: PurchaseFact;
}

/**
 * Posts stored events. What cannot be posted goes to suspense with its reason; an unforeseen failure of
 * one event must not hold up the others, so the set is then tried event by event.
 * Returns the ids of the purchases posted.
 */
export async function postEvents(
  tx: Tx,
  parts: PostParts,
  till: LockedTill & { readonly timeZone: string },
  events: readonly EventEnvelope[],
  foreign: ReadonlySet<string> = new Set(),
): Promise<string[]> {
  const readable: Readable[] = [];
  for (const event of events) {
    const read = foreign.has(event.id) ? FOREIGN_ID : readPurchase(event, till);
    if (read.ok) readable.push({ event, fact: read.value });
    else await putInSuspense(tx, till, event, read.error, parts.nowMs);
  }
  const all = await attempt(tx, parts, () => postSet(tx, parts, till, readable));
  if (all.ok) return all.posted;
  const posted: string[] = [];
  for (const one of readable) {
    const done = await attempt(tx, parts, () => postSet(tx, parts, till, [one]));
    if (done.ok) posted.push(...done.posted);
    else {
      const unposted: Unposted = { reason: 'posting_failed', detail: done.why };
      await putInSuspense(tx, till, one.event, unposted, parts.nowMs);
    }
  }
  return posted;
}

type Attempt =
  | { readonly ok: true; readonly posted: string[] }
  | { readonly ok: false; readonly why: string };

/** Runs `work` so that its failure undoes only itself. A database that is away fails the whole batch. */
async function attempt(tx: Tx, parts: PostParts, work: () => Promise<string[]>): Promise<Attempt> {
  await sql`savepoint posting`.execute(tx);
  try {
    const posted = await work();
    await sql`release savepoint posting`.execute(tx);
    return { ok: true, posted };
  } catch (error) {
    if (isDatabaseDown(error)) throw error;
    parts.log.error({ err: error }, 'posting failed');
    await sql`rollback to savepoint posting`.execute(tx);
    return { ok: false, why: error instanceof Error ? error.message : String(error) };
  }
}

async function postSet(
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
  const booked = await bookPurchases(
    tx,
    parts,
    { partnerId: till.partner_id, timeZone: till.timeZone },
    members,
    facts.map((one) => one.fact),
  );
  const rows = [];
  for (const { event, fact } of facts) {
    const recomputed = await parts.replayer.recompute(tx, till.partner_id, fact);
    // The till's figures stand: they are on the receipt. HQ is told that ours differ.
    const differs = recomputed === 'different' ? ['figures_differ'] : [];
    const flags = [...(booked.get(fact.purchaseId)?.flags ?? []), ...differs];
    rows.push(purchaseRowOf(till, { eventId: event.id, fact, recomputed, flags }, parts.nowMs));
  }
  await insertRows(tx, 'purchase', rows);
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
