/** Whether a till may still hold a purchase that it has not sent. */
import { sql } from 'kysely';
import type { Tx } from '../../store/database.ts';

/** The till said with a batch that nothing waits behind it. */
export async function noteDrained(tx: Tx, tillId: string, nowMs: number): Promise<void> {
  const at = new Date(nowMs);
  await tx
    .insertInto('till_drained')
    .values({ till_id: tillId, drained_at: at })
    .onConflict((conflict) => conflict.column('till_id').doUpdateSet({ drained_at: at }))
    .execute();
}

/**
 * A condition on reservations `r` whose time is over. Under escrow no balance falls below zero: what a till in
 * service may have sold on the reservation waits until that till has sent everything, or is revoked. Purchases of
 * the API are in no till's queue.
 */
export const mayBeFreed = sql<boolean>`not exists (
  select 1 from till t
  where t.till_id = r.till_id and t.state = 'active'
    and 'escrow' = (
      select p.kind from offline_policy p
      where p.partner_id = r.partner_id and p.currency = r.currency
      order by p.version desc limit 1)
    and not exists (
      select 1 from till_drained d where d.till_id = t.till_id and d.drained_at >= r.expires_at)
    and not exists (
      select 1 from calculation c
      where c.partner_id = r.partner_id and c.reservation_id = r.reservation_id))`;
