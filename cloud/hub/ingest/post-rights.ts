/** Events by which tills give lent rights back. */
import { EVENT_SCHEMA } from '@verno/shared/sync/event';
import type { EventEnvelope } from '@verno/shared/sync/event';
import { RIGHTS_RELEASED, rightsReleased } from '@verno/shared/sync/lending';
import type { RightsReleased } from '@verno/shared/sync/lending';
import { ok } from '@verno/shared/kernel/result';
import type { Result } from '@verno/shared/kernel/result';
import { takeRelease } from '../books/lent/take-back.ts';
import type { BookParts } from '../books/types.ts';
import type { Tx } from '../store/database.ts';
import { unposted } from './facts.ts';
import type { Unposted } from './facts.ts';
import type { LockedTill } from './settle.ts';
import { putInSuspense } from './suspense.ts';

export interface Release {
  readonly event: EventEnvelope;
  readonly fact: RightsReleased;
}

export function isRelease(event: Pick<EventEnvelope, 'kind'>): boolean {
  return event.kind === RIGHTS_RELEASED;
}

/** What such an event says, if this hub can post it. */
export function readRelease(event: EventEnvelope): Result<RightsReleased, Unposted> {
  if (event.schema > EVENT_SCHEMA) return unposted('unknown_schema', `схема ${event.schema}`);
  const parsed = rightsReleased.safeParse(event.payload);
  if (parsed.success) return ok(parsed.data);
  return unposted('broken_payload', parsed.error.issues.map(({ message }) => message).join('; '));
}

/** Books releases in their order, after the spends that stand before them in the log. */
export async function postReleases(
  tx: Tx,
  parts: BookParts,
  till: LockedTill,
  releases: readonly Release[],
): Promise<void> {
  for (const { event, fact } of releases) {
    const log = { partnerId: till.partner_id, tillId: till.till_id, epoch: event.epoch };
    const returned = await takeRelease(tx, parts, log, event.id, fact);
    if (returned === null) {
      const unknown: Unposted = { reason: 'member_unknown', detail: fact.memberId };
      await putInSuspense(tx, till, event, unknown, parts.nowMs);
      continue;
    }
    await tx
      .insertInto('right_release')
      .values({
        partner_id: till.partner_id,
        till_id: till.till_id,
        epoch: event.epoch,
        seq: event.seq,
        event_id: event.id,
        member_id: fact.memberId,
        currency: fact.currency,
        asked: fact.amount,
        returned,
        received_at: new Date(parts.nowMs),
      })
      .execute();
  }
}
