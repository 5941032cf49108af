/** Reading the feed by cursors. */
import { sql } from 'kysely';
import { z } from 'zod';
import type { Cursors, FeedItem, ReadMarks, readFeed } from '@verno/shared/contracts/sync';
import { markAfter, mayReadOn } from '@verno/shared/sync/hub-feed';
import type { FeedBounds, ReadMark } from '@verno/shared/sync/hub-feed';
import { err, ok } from '@verno/shared/kernel/result';
import type { Result } from '@verno/shared/kernel/result';
import { refusal } from '../http/problems.ts';
import type { Refusal } from '../http/problems.ts';
import type { Db } from '../store/database.ts';
import { jsonb } from '../store/rows.ts';
import { bundleKeys, signBundle } from './bundle-key.ts';
import { ALL_SCOPE, partnerScope, storeScope, tillScope } from './changes.ts';
import { setHashes } from './sets.ts';

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

/** What a till asks for; every scope of its own where it names none. */
export interface FeedQuestion {
  readonly cursors: Cursors;
  /** Absent from tills before wire 3: for them the hub remembers where each began, by till. */
  readonly marks?: ReadMarks | undefined;
  readonly limit: number;
  readonly scopes?: readonly string[] | undefined;
  /** The till compares set hashes. */
  readonly sets?: object | undefined;
}

/**
 * The next items after the cursors, at most `limit`, in the order of positions over all scopes: so
 * every scope's cursor may move to the last item's position. Who may not read on (`mayReadOn`) must begin
 * anew.
 */
export async function readItems(
  db: Db,
  reader: Reader,
  { cursors, limit, ...question }: FeedQuestion,
  bundles: SignedBundles = new Map(),
): Promise<Result<FeedAnswer, Refusal>> {
  const wanted = question.scopes;
  const scopes = scopesOf(reader).filter((scope) => wanted?.includes(scope) ?? true);
  const after = scopes.map((scope) => cursors[scope] ?? 0);
  const { rows, bounds, bases, words } = await itemsAfter(db, reader.tillId, scopes, after, limit);
  const { head } = bounds;
  const { marks } = question;
  const before = scopes.map((scope, at): ReadMark => {
    const cursor = after[at] ?? 0;
    const said = marks === undefined ? { base: bases[scope] ?? 0 } : marks[scope];
    return { cursor, base: 0, seen: cursor, ...said };
  });
  if (!before.every((mark) => mayReadOn(bounds, mark))) {
    return err(refusal('sync.snapshot_required'));
  }
  const complete = rows.length < limit;
  const reached = complete ? head : (rows.at(-1)?.position ?? head);
  const now = before.map((mark) => markAfter(mark, Math.max(mark.cursor, reached), head));
  const tell = (of: (mark: ReadMark) => number) =>
    Object.fromEntries(now.map((mark, at) => [scopes[at] ?? '', of(mark)]));
  if (marks === undefined && now.some(({ base }, at) => base !== (before[at]?.base ?? 0))) {
    await keepBases(db, reader.tillId, { ...bases, ...tell(({ base }) => base) });
  }
  return ok({
    items: await signed(db, reader, rows, bundles),
    cursors: tell(({ cursor }) => cursor),
    ...(marks === undefined ? {} : { marks: marksOf(scopes, now) }),
    complete,
    ...(complete && question.sets !== undefined ? { sets: setHashes(scopes, words) } : {}),
  });
}

function marksOf(scopes: readonly string[], marks: readonly ReadMark[]): ReadMarks {
  return Object.fromEntries(marks.map(({ base, seen }, at) => [scopes[at] ?? '', { base, seen }]));
}

interface Found {
  readonly rows: readonly FeedItem[];
  readonly bounds: FeedBounds;
  /** Scope → the head when this till last began it from nothing. */
  readonly bases: Readonly<Record<string, number>>;
  /** Words of each scope's set hash at the head. */
  readonly words: unknown;
}

/** Items, head and set hashes of one moment: a single statement sees one state of the database. */
async function itemsAfter(
  db: Db,
  tillId: string,
  scopes: readonly string[],
  after: readonly number[],
  limit: number,
): Promise<Found> {
  const { rows } = await sql<FoundRow>`
    with page as (
      select i.* from unnest(${scopes}::text[], ${after}::bigint[]) as c(scope, after)
      cross join lateral (
        select f.scope, f.kind, f.key, f.position, f.value from feed_item f
        where f.scope = c.scope and f.position > c.after
        order by f.position limit ${limit}
      ) i
      order by i.position limit ${limit}
    ),
    state as (
      select jsonb_build_object('head', feed_position, 'floor', feed_floor, 'gaps', feed_gaps,
        'bases', (select feed_bases from till where till_id = ${tillId}),
        'words', (select jsonb_object_agg(scope, jsonb_build_array(w0, w1, w2, w3)) from feed_scope
          where scope = any(${scopes}::text[]))) as state
      from hub_state
    )
    select page.*, case when row_number() over (order by page.position) = 1 then state.state end as state
    from state left join page on true order by page.position`.execute(db);
  const state = standing.parse(rows[0]?.state);
  const items = rows.flatMap(({ scope, position, kind, key, value }) =>
    scope === null || position === null || kind === null || key === null
      ? []
      : [{ scope, position, kind, key, value }],
  );
  return { rows: items, bounds: state, bases: state.bases ?? {}, words: state.words };
}

/** The state stands in the first row; where nothing is newer that row has no item. */
type FoundRow = { readonly state: unknown; readonly value: FeedItem['value'] } & {
  readonly [K in 'scope' | 'kind' | 'key']: string | null;
} & { readonly position: number | null };

const gaps = z.array(z.object({ from: z.int(), to: z.int() }));
const standing = z.object({
  head: z.int(),
  floor: z.int(),
  gaps,
  bases: z.record(z.string(), z.int()).nullable(),
  words: z.unknown(),
});

/** Where the feed stands and who may read on. */
export async function boundsOf(db: Db): Promise<FeedBounds> {
  const row = await db
    .selectFrom('hub_state')
    .select(['feed_position', 'feed_floor', 'feed_gaps'])
    .executeTakeFirstOrThrow();
  return { head: row.feed_position, floor: row.feed_floor, gaps: gaps.parse(row.feed_gaps) };
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

/** Signed bundles by partner and position: a thousand tills ask for the same one at once. */
export type SignedBundles = Map<string, FeedItem['value']>;
/** Bundles remembered with their signatures. */
const SIGNED_MAX = 16;

/** Bundles go out with the hub's signature; the feed keeps them as they were published. */
async function signed(
  db: Db,
  reader: Reader,
  rows: readonly FeedItem[],
  known: SignedBundles,
): Promise<FeedItem[]> {
  const items: FeedItem[] = [];
  for (const item of rows) {
    const isBundle = item.kind === 'bundle' && item.value !== null;
    items.push(isBundle ? { ...item, value: await signedValue(db, reader, item, known) } : item);
  }
  return items;
}

async function signedValue(
  db: Db,
  { partnerId }: Reader,
  { position, value }: FeedItem,
  known: SignedBundles,
): Promise<FeedItem['value']> {
  const name = `${partnerId}:${position}`;
  const before = known.get(name);
  if (before !== undefined) return before;
  const made = signBundle(await bundleKeys(db), partnerId, value);
  const [oldest] = known.keys();
  if (known.size >= SIGNED_MAX && oldest !== undefined) known.delete(oldest);
  known.set(name, made);
  return made;
}
