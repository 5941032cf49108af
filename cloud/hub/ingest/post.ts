/** New events into the books: all at once when all is well, one by one when something is not. */
import type { Logger } from 'pino';
import type { Random } from '@verno/shared/kernel/clock';
import type { Json } from '@verno/shared/kernel/json';
import { err } from '@verno/shared/kernel/result';
import type { EventEnvelope } from '@verno/shared/sync/event';
import type { PurchaseFact } from '@verno/shared/purchase/fact';
import { lockMembers } from '../books/book.ts';
import { bookPurchases, lockPurchaseMembers, membersOfPurchases } from '../books/purchases.ts';
import {
  bookMarketing,
  bookStatuses,
  closeMarketing,
  joined,
  NO_MARKETING,
} from '../marketing/book.ts';
import type { Marketing, Shared } from '../marketing/book.ts';
import { publishMembers } from '../projections/member-items.ts';
import type { Publishing } from '../projections/member-items.ts';
import type { Tx } from '../store/database.ts';
import { insertRows, insertRowsWithTexts } from '../store/rows.ts';
import type { Ids } from '../system.ts';
import { attempt } from './attempt.ts';
import { readPurchase } from './facts.ts';
import type { Unposted } from './facts.ts';
import type { Replayer } from './replay.ts';
import {
  lockForRefunds,
  membersOfRefunds,
  postRefunds,
  postWaiting,
  readRefunds,
} from './post-refunds.ts';
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

/** Who posts publishes the members it has touched, once. */
type Posting = PostParts & Required<Publishing>;

/** What books need of the event that brought a fact. */
type EventName = Pick<EventEnvelope, 'id' | 'epoch' | 'seq' | 'kind'>;

const FOREIGN_ID = err<Unposted>({
  reason: 'foreign_id',
  detail: 'номер события уже занят событием другой кассы',
});

interface Readable {
  readonly event: EventName;
  readonly fact: PurchaseFact;
  /** The fact as it came, with what this hub does not know of it; `fact` itself where it is not said. */
  readonly payload?: Json;
}

/** Events in the books but for the figures that all tills share. */
export interface PostedBatch {
  /** Purchases posted or changed. */
  readonly purchaseIds: readonly string[];
  /**
   * Books what all tills share, and with that the rest is done. Its rows stay locked until the commit, and whoever
   * needs them waits: call it when nearly nothing else is left to do.
   */
  readonly finish: () => Promise<void>;
}

/** Posts stored events, all in one go; returns the ids of the purchases posted or changed. */
export async function postEvents(
  tx: Tx,
  parts: PostParts,
  till: LockedTill & { readonly timeZone: string },
  events: readonly EventEnvelope[],
  foreign: ReadonlySet<string> = new Set(),
): Promise<string[]> {
  const posted = await postBatch(tx, parts, till, events, foreign);
  await posted.finish();
  return [...posted.purchaseIds];
}

/**
 * Posts stored events. What cannot be posted goes to suspense with its reason; an unforeseen failure of
 * one event must not hold up the others, so the set is then tried event by event.
 */
export async function postBatch(
  tx: Tx,
  parts: PostParts,
  till: LockedTill & { readonly timeZone: string },
  events: readonly EventEnvelope[],
  foreign: ReadonlySet<string>,
): Promise<PostedBatch> {
  const touched = new Set<string>();
  const posting = { ...parts, touched };
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
    if (read.ok) readable.push({ event, fact: read.value, payload: event.payload });
    else await putInSuspense(tx, till, event, read.error, parts.nowMs);
  }
  const sold = readable.map(({ fact }) => fact);
  // Where nothing else is locked first, the buyers are locked where they are booked.
  const locksFirst = refunds.length + releases.length > 0;
  const buyers = locksFirst ? await membersOfPurchases(tx, till.partner_id, sold) : [];
  await lockForReleases(tx, till.partner_id, releases, [
    ...buyers,
    ...(await membersOfRefunds(tx, till.partner_id, refunds)),
  ]);
  await lockForRefunds(tx, till.partner_id, refunds, buyers);
  const shared: Marketing[] = [];
  const posted = await postPurchases(tx, posting, till, readable, shared);
  // A refund follows its purchase in the log, so all purchases of the batch may go first.
  const changed = await postRefunds(tx, posting, till, refunds);
  await postReleases(tx, posting, till, releases);
  await postWaiting(tx, posting, till.partner_id, posted);
  await publishMembers(tx, till.partner_id, [...touched]);
  return {
    purchaseIds: [...new Set([...posted, ...changed])],
    finish: () => bookShared(tx, parts.log, till.partner_id, joined(shared)),
  };
}

/** A figure that cannot be added to is left and told of, and `verify` finds it: no purchase waits for it. */
async function bookShared(
  tx: Tx,
  log: Logger,
  partnerId: string,
  { figures, made }: Shared,
): Promise<void> {
  if (figures.length === 0 && made.size === 0) return;
  const close = (some: Shared) => attempt(tx, log, () => closeMarketing(tx, partnerId, some));
  const all = await close({ figures, made });
  if (all.ok) return;
  for (const one of figures) await close({ figures: [one], made: new Map() });
  await close({ figures: [], made });
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
  parts: Posting,
  till: LockedTill & { readonly timeZone: string },
  readable: readonly Readable[],
  shared: Marketing[],
): Promise<string[]> {
  const all = await attempt(tx, parts.log, () => bookSet(tx, parts, till, readable));
  if (all.ok) {
    shared.push(all.value.marketing);
    return all.value.purchaseIds;
  }
  const posted: string[] = [];
  for (const one of readable) {
    const done = await attempt(tx, parts.log, () => bookSet(tx, parts, till, [one]));
    if (done.ok) {
      shared.push(done.value.marketing);
      posted.push(...done.value.purchaseIds);
    } else {
      const unposted: Unposted = { reason: 'posting_failed', detail: done.why };
      await putInSuspense(tx, till, one.event, unposted, parts.nowMs);
    }
  }
  return posted;
}

/** Books facts that came by the API, and publishes what they changed; returns the ids of those booked. */
export async function postSet(
  tx: Tx,
  parts: PostParts,
  till: LockedTill & { readonly timeZone: string },
  readable: readonly Readable[],
): Promise<string[]> {
  const touched = new Set<string>();
  const booked = await bookSet(tx, { ...parts, touched }, till, readable);
  await publishMembers(tx, till.partner_id, [...touched]);
  await closeMarketing(tx, till.partner_id, booked.marketing);
  return booked.purchaseIds;
}

interface BookedSet {
  readonly purchaseIds: string[];
  readonly marketing: Marketing;
}

/**
 * Books facts: the one way into the books for purchases of tills and of the API. What cannot be booked is
 * set apart; what all tills share is left to `closeMarketing`.
 */
async function bookSet(
  tx: Tx,
  parts: Posting,
  till: LockedTill & { readonly timeZone: string },
  readable: readonly Readable[],
): Promise<BookedSet> {
  if (readable.length === 0) return { purchaseIds: [], marketing: NO_MARKETING };
  const members = await lockPurchaseMembers(
    tx,
    till.partner_id,
    readable.map((one) => one.fact),
  );
  const facts = await bookable(tx, parts, till, members, readable);
  const sold = facts.map((one) => one.fact);
  const marketing = await bookMarketing(tx, parts, till.partner_id, sold);
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
      ...(marketing.flags.get(fact.purchaseId) ?? []),
      ...differs,
    ];
    rows.push(purchaseRowOf(till, { eventId: event.id, fact, recomputed, flags }, parts.nowMs));
  }
  await insertRowsWithTexts(tx, 'purchase', rows, {
    column: 'fact',
    type: 'jsonb',
    texts: facts.map(({ fact, payload }) => JSON.stringify(payload ?? fact)),
  });
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
  return { purchaseIds: facts.map(({ fact }) => fact.purchaseId), marketing };
}

/** The till's log these facts stand in; null for what came through the API. */
function logOf(till: LockedTill, facts: readonly Readable[]) {
  const epoch = facts[0]?.event.epoch ?? NO_LOG_EPOCH;
  if (epoch === NO_LOG_EPOCH) return null;
  const lends = epoch === till.epoch && till.state === 'active';
  return { partnerId: till.partner_id, tillId: till.till_id, epoch, lends };
}

/** Facts whose member exists and that are not here yet; the others go to suspense. */
async function bookable(
  tx: Tx,
  parts: PostParts,
  till: LockedTill,
  members: ReadonlyMap<string, string>,
  readable: readonly Readable[],
): Promise<Readable[]> {
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
  return facts;
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
