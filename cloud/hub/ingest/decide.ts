/**
 * People's decisions on what waits: post it again, release a branch's sale, write it off. Each thing is decided
 * once: the till's row is locked first, and the decision's key is the thing's own. What is released is booked
 * under the quarantine's id: the event's own may still come in the till's log, and then it is a repeat.
 */
import { err, ok } from '@verno/shared/kernel/result';
import type { Result } from '@verno/shared/kernel/result';
import { can } from '@verno/shared/contracts/rights';
import type { EventEnvelope } from '@verno/shared/sync/event';
import { moneyOfEvent } from '@verno/shared/sync/event-money';
import type { Caller } from '../auth/callers.ts';
import { refusal } from '../http/problems.ts';
import type { Refusal } from '../http/problems.ts';
import type { Tx } from '../store/database.ts';
import { postEvents } from './post.ts';
import { releaseEvent } from './release.ts';
import { announce, lockTill } from './upload.ts';
import type { IngestParts } from './upload.ts';
import { eventOf, placeOf, readWaiting } from './waiting.ts';
import type { PlacedTill, Waiting } from './waiting.ts';

export interface Deciding {
  readonly caller: Caller;
  readonly waitingId: string;
  readonly why: string;
}

type Done = Result<null, Refusal>;
type Outcome = 'posted' | 'released' | 'written_off';

interface Locked {
  readonly tx: Tx;
  readonly till: PlacedTill;
  readonly row: Waiting;
  readonly event: EventEnvelope;
}

/** Posts an event in suspense again; where it still cannot be posted it goes on waiting, for today's reason. */
export async function replayWaiting(parts: IngestParts, deciding: Deciding): Promise<Done> {
  return decide(parts, deciding, async ({ tx, till, row, event }) => {
    if (row.place !== 'suspense') return err(refusal('waiting.wrong_place'));
    const { till_id: tillId, epoch, seq } = row;
    const gone = await tx
      .deleteFrom('suspense')
      .where('suspense_id', '=', row.waiting_id)
      .returning('suspense_id')
      .execute();
    if (gone.length === 0) return err(refusal('waiting.unknown'));
    const foreign = new Set(row.foreign ? [event.id] : []);
    const posting = { ...parts, nowMs: parts.clock.nowMs() };
    const posted = await postEvents(tx, posting, till, [event], foreign);
    const again = await tx
      .updateTable('suspense')
      .set({ suspense_id: row.waiting_id, received_at: row.received_at })
      .where('till_id', '=', tillId)
      .where('epoch', '=', epoch)
      .where('seq', '=', seq)
      .returning(['reason', 'detail'])
      .executeTakeFirst();
    if (again !== undefined) return err(notPosted(again));
    return ok({ outcome: 'posted', bookedId: posted[0] ?? null });
  });
}

/** Books the sale or refund of a branch in quarantine as one of its till. */
export async function releaseWaiting(parts: IngestParts, deciding: Deciding): Promise<Done> {
  return decide(parts, deciding, async ({ tx, till, row, event }) => {
    const isOfBranch = row.place === 'quarantine' && !isBooked(row.reason);
    if (!isOfBranch || moneyOfEvent(event) === null) return err(refusal('waiting.wrong_place'));
    const released = await releaseEvent(tx, parts, till, { event, bookedAs: row.waiting_id });
    if (released.ok) return ok({ outcome: 'released', bookedId: released.value });
    return err(
      released.error === 'in_books' ? refusal('waiting.in_books') : notPosted(released.error),
    );
  });
}

/** Closes it without postings; its money is counted. */
export async function writeOffWaiting(parts: IngestParts, deciding: Deciding): Promise<Done> {
  return decide(parts, deciding, async ({ tx, row }) => {
    // What is written off is not posted by itself when its purchase comes.
    await tx
      .updateTable('suspense')
      .set({ waits_for: null })
      .where('suspense_id', '=', row.waiting_id)
      .execute();
    return ok({ outcome: 'written_off', bookedId: null });
  });
}

/** The accepted side of a fork waits in quarantine beside the other one, for people to compare. */
export function isBooked(reason: string): boolean {
  return reason.endsWith(':accepted');
}

async function decide(
  parts: IngestParts,
  deciding: Deciding,
  act: (
    locked: Locked,
  ) => Promise<Result<{ readonly outcome: Outcome; readonly bookedId: string | null }, Refusal>>,
): Promise<Done> {
  const { caller, waitingId } = deciding;
  return parts.db.transaction().execute(async (tx) => {
    const seen = await readWaiting(tx, caller.partnerId, waitingId);
    if (seen === null) return err(await whyNotThere(tx, deciding));
    const till = await lockTill(tx, seen.till_id);
    if (!can(caller.grants, 'tills.settle', till.store_id)) return err(refusal('waiting.unknown'));
    // Whoever waited for the till's row may come second.
    const row = await readWaiting(tx, caller.partnerId, waitingId);
    if (row === null) return err(await whyNotThere(tx, deciding));
    const event = eventOf(row);
    const done = await act({ tx, till: await placeOf(tx, till, event), row, event });
    if (!done.ok) return done;
    await keepDecision(tx, deciding, { row, event, ...done.value }, parts.clock.nowMs());
    await announce(tx, row.till_id, done.value.bookedId === null ? [] : [done.value.bookedId]);
    return ok(null);
  });
}

interface Decided {
  readonly row: Waiting;
  readonly event: EventEnvelope;
  readonly outcome: Outcome;
  readonly bookedId: string | null;
}

async function keepDecision(
  tx: Tx,
  { caller, why }: Deciding,
  { row, event, outcome, bookedId }: Decided,
  nowMs: number,
): Promise<void> {
  const money = moneyOfEvent(event);
  const sign = money?.what === 'refund' ? -1 : 1;
  await tx
    .insertInto('waiting_decision')
    .values({
      waiting_id: row.waiting_id,
      place: row.place,
      partner_id: row.partner_id,
      till_id: row.till_id,
      epoch: row.epoch,
      seq: row.seq,
      event_id: row.event_id,
      kind: row.kind,
      reason: row.reason,
      detail: row.detail,
      received_at: row.received_at,
      outcome,
      booked_id: bookedId,
      money_kopecks: money === null ? null : sign * money.kopecks,
      decided_by: caller.actorId,
      decided_name: caller.name,
      decided_at: new Date(nowMs),
      why,
    })
    .execute();
}

/** Somebody else was first, or there never was such a thing for this person. */
async function whyNotThere(tx: Tx, { caller, waitingId }: Deciding): Promise<Refusal> {
  const decided = await tx
    .selectFrom('waiting_decision as d')
    .innerJoin('till as t', 't.till_id', 'd.till_id')
    .where('d.partner_id', '=', caller.partnerId)
    .where('d.waiting_id', '=', waitingId)
    .select(['d.decided_name', 'd.decided_at', 't.store_id'])
    .executeTakeFirst();
  if (decided === undefined || !can(caller.grants, 'tills.settle', decided.store_id)) {
    return refusal('waiting.unknown');
  }
  const at = decided.decided_at.toISOString();
  return refusal('waiting.decided', { params: { name: decided.decided_name, at } });
}

function notPosted({ reason, detail }: { readonly reason: string; readonly detail: string }) {
  const said = detail === '' ? reason : `${reason}, ${detail}`;
  return refusal('waiting.not_posted', { params: { reason: said } });
}
