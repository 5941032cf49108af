/** What a till is answered: which chunks its partner's snapshot has, and the bytes of one. */
import { sql } from 'kysely';
import { hash } from '@verno/shared/kernel/ids';
import { err, ok } from '@verno/shared/kernel/result';
import type { Result } from '@verno/shared/kernel/result';
import type { SnapshotAnswer } from '@verno/shared/contracts/sync-snapshot';
import { refusal } from '../../http/problems.ts';
import type { Refusal } from '../../http/problems.ts';
import type { Clock } from '@verno/shared/kernel/clock';
import type { Db } from '../../store/database.ts';
import type { Ids } from '../../system.ts';
import { partnerScope } from '../changes.ts';
import { isFit } from './keep.ts';

/** The builder looks for wishes once a second. */
const BUILDING_RETRY_S = 1;

interface Parts {
  readonly db: Db;
  readonly ids: Ids;
  readonly clock: Clock;
}

interface Question {
  readonly snapshotId: string | null;
  readonly after: number;
}

interface Begun {
  readonly snapshot_id: string;
  readonly state: 'wanted' | 'building' | 'whole';
  readonly position: number | null;
  readonly items: number | null;
  readonly set_hash: string | null;
}

/**
 * The snapshot that was begun, as long as it is there; else the newest one that is fit; else one is wished
 * for and the till asks again.
 */
export async function snapshotFor(
  parts: Parts,
  till: { readonly partnerId: string },
  question: Question,
): Promise<Result<SnapshotAnswer, Refusal>> {
  const scope = partnerScope(till.partnerId);
  const found = await choose(parts, scope, question.snapshotId);
  if (found === null || found.position === null || found.items === null) {
    return err(refusal('sync.snapshot_building', { retryAfterS: BUILDING_RETRY_S }));
  }
  const isBegun = found.snapshot_id === question.snapshotId;
  const chunks = await parts.db
    .selectFrom('feed_snapshot_chunk')
    .where('snapshot_id', '=', found.snapshot_id)
    .where('chunk_no', '>', isBegun ? question.after : 0)
    .orderBy('chunk_no')
    .select(['hash', 'bytes', 'items', 'kind'])
    .execute();
  return ok({
    snapshotId: found.snapshot_id,
    scope,
    position: found.position,
    items: found.items,
    setHash: found.set_hash ?? '',
    chunks: chunks.map((chunk) => ({ ...chunk, hash: hash.parse(chunk.hash) })),
    whole: found.state === 'whole',
  });
}

async function choose(parts: Parts, scope: string, begun: string | null): Promise<Begun | null> {
  const { db } = parts;
  const rows = await db
    .selectFrom('feed_snapshot')
    .where('scope', '=', scope)
    .orderBy('wanted_at', 'desc')
    .select(['snapshot_id', 'state', 'position', 'items', 'set_hash'])
    .execute();
  const fit: Begun[] = [];
  for (const row of rows) {
    const { position, items } = row;
    if (position === null || (await isFit(db, scope, position, items ?? 0))) fit.push(row);
  }
  const same = rows.find(({ snapshot_id: id }) => id === begun);
  // A till goes on with what it began also when newer ones are there, unless it could not read on from it.
  if (same !== undefined && same.position !== null && fit.includes(same)) return same;
  const whole = fit.find(({ state }) => state === 'whole');
  const chosen = whole ?? fit[0];
  if (chosen !== undefined) return chosen;
  await wish(parts, scope);
  return null;
}

/** One wish a scope: several tills that ask at once share it. */
async function wish({ db, ids, clock }: Parts, scope: string): Promise<void> {
  await db.transaction().execute(async (tx) => {
    await sql`select pg_advisory_xact_lock(hashtextextended(${scope}, 12))`.execute(tx);
    await sql`insert into feed_snapshot (snapshot_id, scope, state, wanted_at)
      select ${ids.next()}, ${scope}, 'wanted', ${new Date(clock.nowMs())}
      where not exists (select 1 from feed_snapshot where scope = ${scope} and state = 'wanted')`.execute(
      tx,
    );
  });
}

/** Bytes of a chunk that some snapshot of the till's partner has. */
export async function chunkFor(
  db: Db,
  till: { readonly partnerId: string },
  name: string,
): Promise<Result<Uint8Array<ArrayBuffer>, Refusal>> {
  const { rows } = await sql<{ body: Buffer }>`
    select body from feed_chunk c where c.hash = ${name} and exists (
      select 1 from feed_snapshot_chunk k join feed_snapshot s using (snapshot_id)
      where k.hash = c.hash and s.scope = ${partnerScope(till.partnerId)}
    )`.execute(db);
  const [row] = rows;
  return row === undefined ? err(refusal('sync.chunk_unknown')) : ok(new Uint8Array(row.body));
}
