/**
 * Gives positions to committed changes. One sequencer at a time (advisory lock), only over rows whose
 * transaction has committed: a position is therefore never given below one that a reader has passed. A
 * change that commits late is found by the next run and gets a later position.
 */
import { sql } from 'kysely';
import type { Db, Tx } from '../store/database.ts';

/** Changes moved in one transaction. */
const SEQUENCE_ROWS_MAX = 10_000;
const LOCK_KEY = 7_205_010;
/** Words of the set hash are counted modulo this. */
const WORD = sql.lit(2 ** 32);
/** Channel on which hub nodes hear where the feed has grown: `{ position, scopes }`. */
export const SEQUENCED_CHANNEL = 'verno_sequenced';
/** More scopes than this in one run are announced as «everybody»; NOTIFY carries 8000 bytes. */
const SCOPES_NAMED_MAX = 100;

export interface Sequenced {
  /** Changes moved. */
  readonly moved: number;
  /** The feed's last position. */
  readonly position: number;
}

/** Moves everything that was committed before the call; waits for its turn behind another sequencer. */
export async function sequence(db: Db): Promise<Sequenced> {
  let moved = 0;
  for (;;) {
    const step = await db.transaction().execute(sequenceOnce);
    moved += step.moved;
    if (step.moved < SEQUENCE_ROWS_MAX) return { moved, position: step.position };
  }
}

async function sequenceOnce(tx: Tx): Promise<Sequenced> {
  // The next statement's snapshot is taken after the lock: it sees what the one before us has done.
  await sql`select pg_advisory_xact_lock(${LOCK_KEY})`.execute(tx);
  const { rows } = await sql<{ moved: number; position: number; scopes: string[] | null }>`
    with taken as (
      delete from feed_change where change_id in (
        select change_id from feed_change order by change_id limit ${SEQUENCE_ROWS_MAX}
      ) returning *
    ),
    -- the last change of a key says all that those before it said
    newest as (
      select distinct on (scope, kind, key) * from taken order by scope, kind, key, change_id desc
    ),
    placed as (
      select n.*, s.feed_position + row_number() over (order by n.change_id) as position
      from newest n cross join hub_state s
    ),
    -- the statement still sees these rows as they were: what the set hash must lose
    before as (
      select f.scope, f.kind, f.key, f.position from newest n join feed_item f using (scope, kind, key)
      where f.value is not null
    ),
    kept as (
      insert into feed_item (scope, kind, key, partner_id, position, value)
      select scope, kind, key, partner_id, position, value from placed
      on conflict (scope, kind, key)
        do update set position = excluded.position, value = excluded.value
      returning 1
    ),
    moved as (
      select scope, kind, key, position, 1 as sign from placed where value is not null
      union all select scope, kind, key, position, -1 from before
    ),
    -- not negative and below 2^53, so that it may be added before the modulo is taken
    sums as (
      select m.scope, sum(m.sign) as items,
        (sum(m.sign * w.w0) % ${WORD} + ${WORD}) % ${WORD} as w0,
        (sum(m.sign * w.w1) % ${WORD} + ${WORD}) % ${WORD} as w1,
        (sum(m.sign * w.w2) % ${WORD} + ${WORD}) % ${WORD} as w2,
        (sum(m.sign * w.w3) % ${WORD} + ${WORD}) % ${WORD} as w3
      from moved m cross join lateral feed_words(m.kind, m.position, m.key) w group by m.scope
    ),
    heads as (
      insert into feed_scope as s (scope, head, items, w0, w1, w2, w3)
      select p.scope, p.head, coalesce(c.items, 0), coalesce(c.w0, 0), coalesce(c.w1, 0),
        coalesce(c.w2, 0), coalesce(c.w3, 0)
      from (select scope, max(position) as head from placed group by scope) p
        left join sums c using (scope)
      on conflict (scope) do update set head = excluded.head, items = s.items + excluded.items,
        w0 = (s.w0 + excluded.w0) % ${WORD}, w1 = (s.w1 + excluded.w1) % ${WORD},
        w2 = (s.w2 + excluded.w2) % ${WORD}, w3 = (s.w3 + excluded.w3) % ${WORD}
      returning scope
    )
    update hub_state set feed_position = feed_position + (select count(*) from kept)
    returning (select count(*) from taken) as moved, feed_position as position,
      (select array_agg(scope) from heads) as scopes`.execute(tx);
  const done = rows[0];
  if (done === undefined) throw new Error('hub_state has no row');
  if (done.moved > 0) await announce(tx, done.position, done.scopes ?? []);
  return { moved: done.moved, position: done.position };
}

async function announce(tx: Tx, position: number, scopes: readonly string[]): Promise<void> {
  const named = scopes.length <= SCOPES_NAMED_MAX ? scopes : ['all'];
  const payload = JSON.stringify({ position, scopes: named });
  await sql`select pg_notify(${SEQUENCED_CHANNEL}, ${payload})`.execute(tx);
}
