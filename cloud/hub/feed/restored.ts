/**
 * A hub that came back from a backup. What it said since the backup is forgotten, so every nonce counts as
 * unknown-but-honest once, tokens end, the feed goes on above everything it may have said, and the hub's
 * epoch changes: tills hear it at their next hello and send again what the hub lacks.
 */
import { sql } from 'kysely';
import { z } from 'zod';
import { feedAfterRestore } from '@verno/shared/sync/hub-feed';
import type { Db } from '../store/database.ts';
import { jsonb } from '../store/rows.ts';

/** Epochs are told apart by the minute they begin in. */
const MINUTE_MS = 60_000;
const gaps = z.array(z.object({ from: z.int(), to: z.int() }));

/** Declares that this database was restored; gives the new epoch of the hub. */
export async function declareRestored(db: Db, nowMs: number): Promise<number> {
  return db.transaction().execute(async (tx) => {
    const state = await tx
      .selectFrom('hub_state')
      .select(['hub_epoch', 'feed_position', 'feed_floor', 'feed_gaps'])
      .forUpdate()
      .executeTakeFirstOrThrow();
    // One backup may be put back twice: the second future must not bear the first one's number.
    const hubEpoch = Math.max(state.hub_epoch + 1, Math.floor(nowMs / MINUTE_MS));
    const feed = feedAfterRestore(
      {
        head: state.feed_position,
        floor: state.feed_floor,
        gaps: gaps.parse(state.feed_gaps),
      },
      hubEpoch,
    );
    await tx
      .updateTable('hub_state')
      .set({
        hub_epoch: hubEpoch,
        feed_position: feed.head,
        feed_gaps: jsonb(feed.gaps.map(({ from, to }) => ({ from, to }))),
      })
      .execute();
    await tx
      .updateTable('till')
      .set({ nonces_void: true, nonce: null, previous_nonce: null, hello_seen: false })
      .execute();
    await tx.deleteFrom('till_token').execute();
    return hubEpoch;
  });
}

/**
 * Notices at start that the data came from another server (a dump put back, a standby that took over) and
 * declares it. A copy of the whole data folder looks the same as before: for that there is
 * `npm run hub -- restored`.
 */
export async function noticeRestore(db: Db, nowMs: number): Promise<boolean> {
  const mark = await serverMark(db);
  const { server_mark: known } = await db
    .selectFrom('hub_state')
    .select('server_mark')
    .executeTakeFirstOrThrow();
  if (mark === null || mark === known) return false;
  if (known !== null) await declareRestored(db, nowMs);
  await db.updateTable('hub_state').set({ server_mark: mark }).execute();
  return known !== null;
}

/** The server's identity and timeline, the database's own number; null where that may not be asked. */
async function serverMark(db: Db): Promise<string | null> {
  try {
    const { rows } = await sql<{ mark: string }>`
      select concat_ws('/', s.system_identifier, c.timeline_id,
        (select oid from pg_database where datname = current_database())) as mark
      from pg_control_system() s, pg_control_checkpoint() c`.execute(db);
    return rows[0]?.mark ?? null;
  } catch {
    return null;
  }
}
