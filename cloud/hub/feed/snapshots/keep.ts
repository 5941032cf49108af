/** Which snapshots are fit to be given, and for how long they are kept. */
import { sql } from 'kysely';
import { mayReadOn } from '@verno/shared/sync/hub-feed';
import type { Db } from '../../store/database.ts';
import { boundsOf } from '../read.ts';

/** The newest whole ones of a scope stay: tills may still be reading the one before the last. */
const SNAPSHOTS_KEPT_MAX = 2;
/** A wish that nobody repeats is forgotten; so is what a node that died left half built. */
const HALF_BUILT_KEPT_MS = 3_600_000;
/** Beyond so many newer positions reading on costs more than a new snapshot. */
const BEHIND_MIN = 20_000;
const BEHIND_SHARE = 4;

/** True when a till may begin with it: the feed can be read on from there, and not too much is newer. */
export async function isFit(
  db: Db,
  scope: string,
  position: number,
  items: number,
): Promise<boolean> {
  if (!mayReadOn(await boundsOf(db), { cursor: position, base: 0, seen: position })) return false;
  const allowed = Math.max(BEHIND_MIN, Math.floor(items / BEHIND_SHARE));
  const { rows } = await sql`select 1 from feed_item
    where scope = ${scope} and position > ${position} offset ${allowed} limit 1`.execute(db);
  return rows.length === 0;
}

/** Takes away what is superseded, and chunks that no snapshot has; gives how many snapshots went. */
export async function dropOldSnapshots(db: Db, nowMs: number): Promise<number> {
  return db.transaction().execute(async (tx) => {
    const { rows } = await sql<{ snapshot_id: string }>`
      delete from feed_snapshot s where snapshot_id in (
        select snapshot_id from (
          select snapshot_id, row_number() over (partition by scope order by wanted_at desc, snapshot_id desc) as age
          from feed_snapshot where state = 'whole'
        ) w where age > ${SNAPSHOTS_KEPT_MAX}
      ) or (state <> 'whole' and wanted_at < ${new Date(nowMs - HALF_BUILT_KEPT_MS)})
      returning snapshot_id`.execute(tx);
    if (rows.length > 0) {
      await sql`delete from feed_chunk c
        where not exists (select 1 from feed_snapshot_chunk s where s.hash = c.hash)`.execute(tx);
    }
    return rows.length;
  });
}
