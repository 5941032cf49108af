/**
 * Builds the snapshots that tills wished for. Invariants: one builder at a time over all nodes; everything in a
 * snapshot, its position and its set hash are read in one state of the database; chunks are committed as they
 * are made, so that tills take the first while the last are still being written.
 */
import { createHash } from 'node:crypto';
import { promisify } from 'node:util';
import { constants, gzip } from 'node:zlib';
import { sql } from 'kysely';
import { z } from 'zod';
import { CHUNK_TEXT_BYTES_MAX } from '@verno/shared/contracts/sync-snapshot';
import { setHex } from '@verno/shared/sync/set-hash';
import type { Db, Tx } from '../../store/database.ts';
import { bundleKeys, signBundle } from '../bundle-key.ts';

const LOCK_KEY = 7_205_012;
/** Lines fetched at once. */
const FETCHED_MAX = 2000;
/** Chunks being compressed and written while the next are read. */
const UNDER_WAY_MAX = 3;
/** Kinds in the order in which a till needs them; what is not named comes first. */
const LAST_KINDS = ['goods', 'member', 'balance'];

const compress = promisify(gzip);
const PARTNER = /^partner:(.+)$/;

/** Builds what is wished for, one after another; gives how many. Does nothing while another node builds. */
export async function buildSnapshots(db: Db, stop?: AbortSignal): Promise<number> {
  for (let built = 0; ; built += 1) {
    const { rows } = await sql`select 1 from feed_snapshot where state <> 'whole' limit 1`.execute(
      db,
    );
    if (rows.length === 0 || !(await buildNext(db, stop))) return built;
  }
}

async function buildNext(db: Db, stop: AbortSignal | undefined): Promise<boolean> {
  return db
    .transaction()
    .setIsolationLevel('repeatable read')
    .execute(async (tx) => {
      const { rows } = await sql<{ locked: boolean }>`
        select pg_try_advisory_xact_lock(${LOCK_KEY}) as locked`.execute(tx);
      if (rows[0]?.locked !== true) return false;
      // Whoever left one half built is gone: the lock was his.
      await db.deleteFrom('feed_snapshot').where('state', '=', 'building').execute();
      const wish = await db
        .selectFrom('feed_snapshot')
        .where('state', '=', 'wanted')
        .orderBy('wanted_at')
        .select(['snapshot_id', 'scope'])
        .executeTakeFirst();
      if (wish === undefined) return false;
      await build(db, tx, wish, stop);
      return !(stop?.aborted ?? false);
    });
}

interface Wish {
  readonly snapshot_id: string;
  readonly scope: string;
}

async function build(db: Db, tx: Tx, wish: Wish, stop: AbortSignal | undefined): Promise<void> {
  const { snapshot_id: id, scope } = wish;
  const { position, items, setHash } = await standingOf(tx, scope);
  await db
    .updateTable('feed_snapshot')
    .where('snapshot_id', '=', id)
    .set({ state: 'building', position, items, set_hash: setHash })
    .execute();
  const writer = chunkWriter(db, id);
  try {
    if (!(await writeChunks(db, tx, scope, writer, stop))) return;
  } finally {
    await writer.settled();
  }
  await db
    .updateTable('feed_snapshot')
    .where('snapshot_id', '=', id)
    .set({ state: 'whole' })
    .execute();
}

/** True when all of the scope was written, false when it was stopped. */
async function writeChunks(
  db: Db,
  tx: Tx,
  scope: string,
  writer: ReturnType<typeof chunkWriter>,
  stop: AbortSignal | undefined,
): Promise<boolean> {
  const partner = PARTNER.exec(scope)?.[1] ?? '';
  for (const kind of inOrder(await kindsOf(tx, scope))) {
    const sign = kind === 'bundle' ? await signerOf(db, partner) : null;
    for await (const lines of linesOf(tx, scope, kind)) {
      if (stop?.aborted ?? false) return false;
      for (const line of lines) await writer.add(kind, sign === null ? line : sign(line));
    }
    await writer.cut();
  }
  await writer.end();
  return true;
}

const standing = z.tuple([
  z.object({
    position: z.int(),
    items: z.int(),
    w0: z.int(),
    w1: z.int(),
    w2: z.int(),
    w3: z.int(),
  }),
]);

/** The feed's head and what the scope holds there. */
async function standingOf(tx: Tx, scope: string) {
  const { rows } = await sql`
    select h.feed_position as position, coalesce(s.items, 0) as items, coalesce(s.w0, 0) as w0,
      coalesce(s.w1, 0) as w1, coalesce(s.w2, 0) as w2, coalesce(s.w3, 0) as w3
    from hub_state h left join feed_scope s on s.scope = ${scope}`.execute(tx);
  const [row] = standing.parse(rows);
  const { position, items, w0, w1, w2, w3 } = row;
  return { position, items, setHash: setHex([w0, w1, w2, w3]) };
}

/** Kinds of the scope, found by steps over the index: there are few among many keys. */
async function kindsOf(tx: Tx, scope: string): Promise<string[]> {
  const { rows } = await sql<{ kind: string }>`
    with recursive k as (
      (select kind from feed_item where scope = ${scope} order by kind limit 1)
      union all
      select (select f.kind from feed_item f where f.scope = ${scope} and f.kind > k.kind
        order by f.kind limit 1) from k where k.kind is not null
    ) select kind from k where kind is not null`.execute(tx);
  return rows.map(({ kind }) => kind);
}

function inOrder(kinds: readonly string[]): readonly string[] {
  return kinds.toSorted((a, b) => LAST_KINDS.indexOf(a) - LAST_KINDS.indexOf(b));
}

/** Lines as they travel, in the order of keys, a few thousand at a time. */
async function* linesOf(tx: Tx, scope: string, kind: string): AsyncGenerator<readonly string[]> {
  await sql`declare chunk_lines no scroll cursor for
    select kind || E'\t' || position || E'\t' || to_json(key)::text || E'\t' || value::text as line
    from feed_item where scope = ${sql.lit(scope)} and kind = ${sql.lit(kind)} and value is not null
    order by scope, kind, key`.execute(tx);
  for (;;) {
    const { rows } = await sql<{ line: string }>`
      fetch ${sql.lit(FETCHED_MAX)} from chunk_lines`.execute(tx);
    if (rows.length > 0) yield rows.map(({ line }) => line);
    if (rows.length < FETCHED_MAX) break;
  }
  await sql`close chunk_lines`.execute(tx);
}

/** Puts the hub's signature into a bundle's line. */
async function signerOf(db: Db, partner: string): Promise<(line: string) => string> {
  const keys = await bundleKeys(db);
  return (line) => {
    const at = line.lastIndexOf('\t') + 1;
    const value: unknown = JSON.parse(line.slice(at));
    return line.slice(0, at) + JSON.stringify(signBundle(keys, partner, value));
  };
}

/** Gathers lines into chunks; a few are compressed and written while the next lines are read. */
function chunkWriter(db: Db, id: string) {
  const state = { kind: '', lines: [] as string[], bytes: 0, chunkNo: 0 };
  const underWay: Promise<void>[] = [];
  const cut = async (): Promise<void> => {
    if (state.lines.length === 0) return;
    const { kind, lines } = state;
    state.chunkNo += 1;
    const chunkNo = state.chunkNo;
    Object.assign(state, { lines: [], bytes: 0 });
    // Tills count chunks from the first: a later one must not be seen before those in front of it.
    const before = underWay.at(-1) ?? Promise.resolve();
    const packed = compress(`${lines.join('\n')}\n`, { level: constants.Z_BEST_SPEED });
    const written = writeAfter(before, packed, { db, id, chunkNo, kind, items: lines.length });
    // Whoever waits for it hears of a failure; until then nobody does.
    written.catch(() => undefined);
    underWay.push(written);
    if (underWay.length >= UNDER_WAY_MAX) await underWay.shift();
  };
  return {
    cut,
    add: async (kind: string, line: string): Promise<void> => {
      const bytes = Buffer.byteLength(line) + 1;
      if (state.bytes + bytes > CHUNK_TEXT_BYTES_MAX || state.kind !== kind) await cut();
      state.kind = kind;
      state.lines.push(line);
      state.bytes += bytes;
    },
    end: async (): Promise<void> => {
      await cut();
      await Promise.all(underWay);
    },
    settled: () => Promise.allSettled(underWay),
  };
}

interface Place {
  readonly db: Db;
  readonly id: string;
  readonly chunkNo: number;
  readonly kind: string;
  readonly items: number;
}

async function writeAfter(
  before: Promise<void>,
  packed: Promise<Buffer>,
  { db, id, chunkNo, kind, items }: Place,
): Promise<void> {
  const [body] = await Promise.all([packed, before]);
  const name = createHash('sha256').update(body).digest('hex');
  await sql`
    with put as (insert into feed_chunk (hash, body) values (${name}, ${body}) on conflict do nothing)
    insert into feed_snapshot_chunk (snapshot_id, chunk_no, hash, kind, items, bytes)
    values (${id}, ${chunkNo}, ${name}, ${kind}, ${items}, ${body.length})`.execute(db);
}
