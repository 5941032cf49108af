/**
 * Forgets ends (tombstones) that are older than every till may be. Their age is counted in hours that the
 * hub ran, not by its clock: a clock that jumps ten years must not take away ends that tills have not read.
 */
import { sql } from 'kysely';
import { TOMBSTONE_KEPT_DAYS } from '@verno/shared/sync/hub-feed';
import type { Db } from '../store/database.ts';

/** A mark is made once an hour of running. */
export const FEED_MARK_MS = 60 * 60_000;
/** Several nodes make one mark an hour together. */
const MARKS_APART_MS = 55 * 60_000;
const MARKS_KEPT = TOMBSTONE_KEPT_DAYS * 24;
/** Ends forgotten in one transaction. */
const CLEANED_MAX = 10_000;

/** Marks where the feed stands and forgets the ends below the oldest mark kept. */
export async function tendFeed(db: Db, nowMs: number): Promise<void> {
  await db.transaction().execute(async (tx) => {
    const state = await tx
      .selectFrom('hub_state')
      .select('feed_position')
      .forUpdate()
      .executeTakeFirstOrThrow();
    const last = await tx
      .selectFrom('feed_mark')
      .select('marked_at')
      .orderBy('mark_id', 'desc')
      .executeTakeFirst();
    const agoMs = nowMs - (last?.marked_at.getTime() ?? Number.NEGATIVE_INFINITY);
    if (agoMs >= 0 && agoMs < MARKS_APART_MS) return;
    await tx
      .insertInto('feed_mark')
      .values({ position: state.feed_position, marked_at: new Date(nowMs) })
      .execute();
  });
  await forgetEnds(db);
}

/** Forgets ends at or below the oldest mark that is old enough; gives how many. */
export async function forgetEnds(db: Db): Promise<number> {
  const oldest = await db
    .selectFrom('feed_mark')
    .select(['mark_id', 'position'])
    .orderBy('mark_id', 'desc')
    .offset(MARKS_KEPT)
    .limit(1)
    .executeTakeFirst();
  if (oldest === undefined) return 0;
  return db.transaction().execute(async (tx) => {
    const { rows } = await sql<{ position: number }>`
      delete from feed_item where (scope, kind, key) in (
        select scope, kind, key from feed_item
        where value is null and position <= ${oldest.position}
        order by position limit ${CLEANED_MAX}
      ) returning position`.execute(tx);
    const floor = rows.reduce((most, { position }) => Math.max(most, position), 0);
    await sql`update hub_state set feed_floor = greatest(feed_floor, ${floor})`.execute(tx);
    await tx.deleteFrom('feed_mark').where('mark_id', '<', oldest.mark_id).execute();
    return rows.length;
  });
}
