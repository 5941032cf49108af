/** Events that are kept and acknowledged but not posted; HQ sees them with the reason. */
import type { EventEnvelope } from '@verno/shared/sync/event';
import type { Tx } from '../store/database.ts';
import type { Unposted } from './facts.ts';
import type { LockedTill } from './settle.ts';
import { storable } from '../store/text.ts';

export async function putInSuspense(
  tx: Tx,
  till: Pick<LockedTill, 'partner_id' | 'till_id'>,
  event: Pick<EventEnvelope, 'id' | 'epoch' | 'seq' | 'kind'>,
  unposted: Unposted,
  nowMs: number,
): Promise<void> {
  await tx
    .insertInto('suspense')
    .values({
      event_id: event.id,
      partner_id: till.partner_id,
      till_id: till.till_id,
      epoch: event.epoch,
      seq: event.seq,
      kind: storable(event.kind),
      reason: unposted.reason,
      detail: storable(unposted.detail),
      received_at: new Date(nowMs),
      waits_for: unposted.waitsFor ?? null,
    })
    .execute();
}
