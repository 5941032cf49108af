/** What waits in suspense and quarantine, as rows with the event itself. */
import { sql } from 'kysely';
import { z } from 'zod';
import { eventEnvelope } from '@verno/shared/sync/event';
import type { EventEnvelope } from '@verno/shared/sync/event';
import type { Db, Tx } from '../store/database.ts';
import type { LockedTill } from './settle.ts';

/** A till as posting needs it: locked, with the zone of the store. */
export type PlacedTill = LockedTill & { readonly timeZone: string };

/** One thing that waits; null when nothing undecided has this id. */
export async function readWaiting(db: Db | Tx, partnerId: string, waitingId: string) {
  const row = await db
    .selectFrom('waiting_event as w')
    .leftJoin('till_event as e', (join) =>
      join
        .onRef('e.till_id', '=', 'w.till_id')
        .onRef('e.epoch', '=', 'w.epoch')
        .onRef('e.seq', '=', 'w.seq')
        .on('w.place', '=', 'suspense'),
    )
    .leftJoin('quarantine as q', 'q.quarantine_id', 'w.waiting_id')
    .where('w.partner_id', '=', partnerId)
    .where('w.waiting_id', '=', waitingId)
    .selectAll('w')
    .select(sql<string>`coalesce(q.body, e.body)`.as('body'))
    .select(sql<boolean>`coalesce(e.foreign_id, false)`.as('foreign'))
    .executeTakeFirst();
  return row ?? null;
}

export type Waiting = NonNullable<Awaited<ReturnType<typeof readWaiting>>>;

/** The event as the till signed it. */
export function eventOf({ body }: { readonly body: string }): EventEnvelope {
  return eventEnvelope.parse(JSON.parse(body));
}

const ofSale = z.object({ cheque: z.object({ storeId: z.uuid() }) });
const ofRefund = z.object({ storeId: z.uuid() });

/** The till where its event happened: it may have moved to another store since. */
export async function placeOf(
  tx: Tx,
  till: PlacedTill,
  { payload }: EventEnvelope,
): Promise<PlacedTill> {
  const said =
    ofSale.safeParse(payload).data?.cheque.storeId ?? ofRefund.safeParse(payload).data?.storeId;
  if (said === undefined || said === till.store_id) return till;
  const store = await tx
    .selectFrom('store')
    .where('partner_id', '=', till.partner_id)
    .where('store_id', '=', said)
    .select(['store_id', 'time_zone'])
    .executeTakeFirst();
  return store === undefined
    ? till
    : { ...till, store_id: store.store_id, timeZone: store.time_zone };
}
