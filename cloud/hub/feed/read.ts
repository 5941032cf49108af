/** Reading the feed by cursors. */
import { sql } from 'kysely';
import { z } from 'zod';
import type { Cursors, FeedItem, readFeed } from '@verno/shared/contracts/sync';
import { mayReadOn } from '@verno/shared/sync/hub-feed';
import type { FeedBounds } from '@verno/shared/sync/hub-feed';
import { err, ok } from '@verno/shared/kernel/result';
import type { Result } from '@verno/shared/kernel/result';
import { refusal } from '../http/problems.ts';
import type { Refusal } from '../http/problems.ts';
import type { Db } from '../store/database.ts';
import { jsonb } from '../store/rows.ts';
import { bundleKeys, signBundle } from './bundle-key.ts';
import { ALL_SCOPE, partnerScope, storeScope, tillScope } from './changes.ts';

type FeedAnswer = z.input<(typeof readFeed)['response']>;

interface Reader {
  readonly tillId: string;
  readonly storeId: string;
  readonly partnerId: string;
}

/** Scopes a till reads; others in its cursors are not its own and are left out. */
export function scopesOf(reader: Reader): string[] {
  return [
    ALL_SCOPE,
    partnerScope(reader.partnerId),
    storeScope(reader.storeId),
    tillScope(reader.tillId),
  ];
}

/**
 * The next items after the cursors, at most `limit`, in the order of positions over all scopes: so
 * every scope's cursor may move to the last item's position. Who may not read on (`mayReadOn`) must begin
 * anew.
 */
export async function readItems(
  db: Db,
  reader: Reader,
  cursors: Cursors,
  limit: number,
): Promise<Result<FeedAnswer, Refusal>> {
  const scopes = scopesOf(reader);
  const after = scopes.map((scope) => cursors[scope] ?? 0);
  // The head is read first: what moves behind it meanwhile gets a position after it.
  const bounds = await boundsOf(db);
  const { head } = bounds;
  const bases = await basesOf(db, reader.tillId);
  const begun = scopes.filter((_scope, at) => after[at] === 0);
  const known = { ...bases, ...Object.fromEntries(begun.map((scope) => [scope, head])) };
  if (
    !after.every((cursor, at) =>
      mayReadOn(bounds, { cursor, base: known[scopes[at] ?? ''] ?? 0, seen: cursor }),
    )
  ) {
    return err(refusal('sync.snapshot_required'));
  }
  if (begun.some((scope) => bases[scope] !== head)) await keepBases(db, reader.tillId, known);
  const { rows } = await sql<FeedItem>`
    select i.scope, i.kind, i.key, i.position, i.value
    from unnest(${scopes}::text[], ${after}::bigint[]) as c(scope, after)
    cross join lateral (
      select * from feed_item f
      where f.scope = c.scope and f.position > c.after and f.position <= ${head}
      order by f.position limit ${limit}
    ) i
    order by i.position limit ${limit}`.execute(db);
  const complete = rows.length < limit;
  const reached = complete ? head : (rows.at(-1)?.position ?? head);
  return ok({
    items: await signed(db, reader, rows),
    cursors: Object.fromEntries(
      scopes.map((scope, i) => [scope, Math.max(after[i] ?? 0, reached)]),
    ),
    complete,
  });
}

const gaps = z.array(z.object({ from: z.int(), to: z.int() }));
const bases = z.record(z.string(), z.int());

async function boundsOf(db: Db): Promise<FeedBounds> {
  const row = await db
    .selectFrom('hub_state')
    .select(['feed_position', 'feed_floor', 'feed_gaps'])
    .executeTakeFirstOrThrow();
  return { head: row.feed_position, floor: row.feed_floor, gaps: gaps.parse(row.feed_gaps) };
}

async function basesOf(db: Db, tillId: string): Promise<Readonly<Record<string, number>>> {
  const row = await db
    .selectFrom('till')
    .where('till_id', '=', tillId)
    .select('feed_bases')
    .executeTakeFirst();
  return bases.parse(row?.feed_bases ?? {});
}

async function keepBases(
  db: Db,
  tillId: string,
  known: Readonly<Record<string, number>>,
): Promise<void> {
  await db
    .updateTable('till')
    .set({ feed_bases: jsonb(known) })
    .where('till_id', '=', tillId)
    .execute();
}

/** Bundles go out with the hub's signature; the feed keeps them as they were published. */
async function signed(db: Db, reader: Reader, rows: readonly FeedItem[]): Promise<FeedItem[]> {
  if (!rows.some(({ kind, value }) => kind === 'bundle' && value !== null)) return [...rows];
  const keys = await bundleKeys(db);
  return rows.map((item) =>
    item.kind === 'bundle' && item.value !== null
      ? { ...item, value: signBundle(keys, reader.partnerId, item.value) }
      : item,
  );
}
