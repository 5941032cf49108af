/** The second person's word on a correction: booked or rejected, once, and never by who asked for it. */
import { correctionOrder, memberIdentifier } from '@verno/shared/contracts/hub/corrections';
import { err, ok } from '@verno/shared/kernel/result';
import type { Result } from '@verno/shared/kernel/result';
import { refusal } from '../http/problems.ts';
import type { Refusal } from '../http/problems.ts';
import type { Tx } from '../store/database.ts';
import { lockMembers, openBook } from './book.ts';
import { bookCorrection } from './correction-booking.ts';
import type { Correction } from './correction-booking.ts';
import { markBooked } from './correction-rows.ts';
import type { Actor } from './correction-rows.ts';
import { datesByCurrency, zoneOf } from './lifetimes.ts';
import type { BookParts } from './types.ts';

/** Books a waiting correction as things stand now; one that is short stays waiting. */
export async function approveCorrection(
  tx: Tx,
  parts: BookParts,
  actor: Actor,
  correctionId: string,
): Promise<Result<null, Refusal>> {
  const waiting = await lockWaiting(tx, actor, correctionId, 'booked');
  if (!waiting.ok) return waiting;
  if (waiting.value === 'done') return ok(null);
  const { partnerId } = actor;
  const members = await lockMembers(tx, partnerId, [waiting.value.memberId]);
  const book = await openBook(tx, parts, partnerId, members);
  const timeZone = await zoneOf(tx, partnerId);
  const where = { partnerId, timeZone, nowMs: parts.nowMs };
  const lives = { timeZone, datesOf: datesByCurrency(tx, where) };
  const done = await bookCorrection(book, waiting.value, lives);
  if (!done.ok) return done;
  await markBooked(tx, partnerId, [{ correctionId, ...done.value }]);
  await decide(tx, parts, actor, correctionId, { state: 'booked', reason: null });
  await book.save(tx);
  return ok(null);
}

/** Rejects a waiting correction. */
export async function rejectCorrection(
  tx: Tx,
  parts: BookParts,
  actor: Actor,
  rejected: { readonly correctionId: string; readonly reason: string },
): Promise<Result<null, Refusal>> {
  const { correctionId, reason } = rejected;
  const waiting = await lockWaiting(tx, actor, correctionId, 'rejected');
  if (!waiting.ok) return waiting;
  if (waiting.value === 'done') return ok(null);
  await decide(tx, parts, actor, correctionId, { state: 'rejected', reason });
  return ok(null);
}

/** The correction under its row's lock; `done` when the same person has already said the same. */
async function lockWaiting(
  tx: Tx,
  actor: Actor,
  correctionId: string,
  wanted: 'booked' | 'rejected',
): Promise<Result<Correction | 'done', Refusal>> {
  const row = await tx
    .selectFrom('correction')
    .where('partner_id', '=', actor.partnerId)
    .where('correction_id', '=', correctionId)
    .selectAll()
    .forUpdate()
    .executeTakeFirst();
  if (row === undefined) return err(refusal('correction.unknown'));
  if (row.created_by === actor.actorId) return err(refusal('correction.own'));
  if (row.state === wanted && row.decided_by === actor.actorId) return ok('done');
  if (row.state !== 'waiting') return err(refusal('correction.decided'));
  return ok({
    correctionId,
    kind: correctionOrder.shape.kind.parse(row.kind),
    memberId: row.member_id,
    identifierKind: memberIdentifier.shape.kind.parse(row.identifier_kind),
    currency: row.currency,
    amount: row.amount,
    shortBalance: correctionOrder.shape.shortBalance.parse(row.short_balance),
    activateOn: row.activate_on,
    expireOn: row.expire_on,
    evenBlocked: row.even_blocked,
    reason: row.reason,
  });
}

async function decide(
  tx: Tx,
  parts: BookParts,
  actor: Actor,
  correctionId: string,
  decision: { readonly state: 'booked' | 'rejected'; readonly reason: string | null },
): Promise<void> {
  await tx
    .updateTable('correction')
    .set({
      state: decision.state,
      decided_by: actor.actorId,
      decided_name: actor.name,
      decided_at: new Date(parts.nowMs),
      decision_reason: decision.reason,
    })
    .where('partner_id', '=', actor.partnerId)
    .where('correction_id', '=', correctionId)
    .execute();
}
