/** A branch's sale or refund into the books: what they know already is not booked a second time. */
import { err, ok } from '@verno/shared/kernel/result';
import type { Result } from '@verno/shared/kernel/result';
import type { PurchaseFact } from '@verno/shared/purchase/fact';
import { eventId } from '@verno/shared/kernel/ids';
import type { EventEnvelope } from '@verno/shared/sync/event';
import type { Tx } from '../store/database.ts';
import { attempt } from './attempt.ts';
import { readPurchase } from './facts.ts';
import type { Unposted } from './facts.ts';
import { lockForRefunds, postRefund, postWaiting } from './post-refunds.ts';
import { NO_LOG_EPOCH, postSet } from './post.ts';
import { isRefund, readRefund } from './refund-fact.ts';
import type { IngestParts } from './upload.ts';
import type { PlacedTill } from './waiting.ts';

interface Branch {
  readonly event: EventEnvelope;
  /** Under which id the books keep it. */
  readonly bookedAs: string;
}

type Refused = 'in_books' | Pick<Unposted, 'reason' | 'detail'>;

/** Gives the id of the purchase that was booked or changed. */
export async function releaseEvent(
  tx: Tx,
  parts: IngestParts,
  till: PlacedTill,
  branch: Branch,
): Promise<Result<string, Refused>> {
  if (await isIdTaken(tx, branch.event)) return err('in_books');
  return isRefund(branch.event)
    ? releaseRefund(tx, parts, till, branch)
    : releaseSale(tx, parts, till, branch);
}

async function releaseSale(
  tx: Tx,
  parts: IngestParts,
  till: PlacedTill,
  { event, bookedAs }: Branch,
): Promise<Result<string, Refused>> {
  const read = readPurchase(event, till);
  if (!read.ok) return read;
  const fact = read.value;
  if (await isPurchaseKnown(tx, till.partner_id, fact)) return err('in_books');
  const named = { id: eventId.parse(bookedAs), epoch: NO_LOG_EPOCH, seq: 0, kind: event.kind };
  const posting = { ...parts, nowMs: parts.clock.nowMs() };
  const done = await attempt(tx, parts.log, () =>
    postSet(tx, posting, till, [{ event: named, fact }]),
  );
  if (!done.ok) return err({ reason: 'posting_failed', detail: done.why });
  const [purchaseId] = done.value;
  if (purchaseId === undefined) return err(await takeBack(tx, till));
  await postWaiting(tx, posting, till.partner_id, [purchaseId]);
  return ok(purchaseId);
}

async function releaseRefund(
  tx: Tx,
  parts: IngestParts,
  till: PlacedTill,
  { event, bookedAs }: Branch,
): Promise<Result<string, Refused>> {
  const read = readRefund(event, till);
  if (!read.ok) return read;
  const fact = read.value;
  await lockForRefunds(tx, till.partner_id, [{ event, fact }], []);
  const posting = { ...parts, nowMs: parts.clock.nowMs() };
  const unposted = await postRefund(tx, posting, bookedAs, fact);
  if (unposted === null) return ok(fact.purchaseId);
  return err(unposted.reason === 'refund_repeated' ? 'in_books' : unposted);
}

/** The log of any till, or an earlier release, has an event of this id. */
async function isIdTaken(tx: Tx, event: EventEnvelope): Promise<boolean> {
  const stored = await tx
    .selectFrom('till_event')
    .where('event_id', '=', event.id)
    .where('foreign_id', '=', false)
    .select('event_id')
    .executeTakeFirst();
  if (stored !== undefined) return true;
  const released = await tx
    .selectFrom('waiting_decision')
    .where('event_id', '=', event.id)
    .where('outcome', '<>', 'written_off')
    .select('event_id')
    .executeTakeFirst();
  return released !== undefined;
}

async function isPurchaseKnown(tx: Tx, partnerId: string, fact: PurchaseFact): Promise<boolean> {
  const known = await tx
    .selectFrom('purchase')
    .where('partner_id', '=', partnerId)
    .where('purchase_id', '=', fact.purchaseId)
    .select('purchase_id')
    .executeTakeFirst();
  return known !== undefined;
}

/** `postSet` told suspense why it did not book: here it waits in quarantine already. */
async function takeBack(tx: Tx, till: PlacedTill): Promise<Pick<Unposted, 'reason' | 'detail'>> {
  const told = await tx
    .deleteFrom('suspense')
    .where('till_id', '=', till.till_id)
    .where('epoch', '=', NO_LOG_EPOCH)
    .returning(['reason', 'detail'])
    .executeTakeFirst();
  return {
    reason: told?.reason === 'member_unknown' ? 'member_unknown' : 'posting_failed',
    detail: told?.detail ?? '',
  };
}
