/** The list of tills: filters, orders and the cursor of each. */
import { sql } from 'kysely';
import { z } from 'zod';
import type { listTills, tillSort, tillState } from '@verno/shared/contracts/hub/tills';
import { ok } from '@verno/shared/kernel/result';
import type { Result } from '@verno/shared/kernel/result';
import type { Grants } from '@verno/shared/contracts/rights';
import type { Refusal } from '../../http/problems.ts';
import { decodeCursor, encodeCursor } from '../../projections/cursor.ts';
import { anyOf } from '../../projections/any-of.ts';
import { likePart } from '../../projections/like.ts';
import { ONLINE_MS, selectTills } from '../../projections/till-rows.ts';
import type { SelectedTill } from '../../projections/till-rows.ts';
import type { Db } from '../../store/database.ts';

type Query = z.output<(typeof listTills)['query']>;
type Sort = z.output<typeof tillSort>;

const cursorShape = z.tuple([z.union([z.string(), z.number()]), z.string(), z.int(), z.uuid()]);

/** Tills that were never seen come last among the newest and first among the oldest. */
const NEVER_SEEN = 0;
const seen = sql<number>`coalesce(extract(epoch from x.last_seen_at)::float8, ${NEVER_SEEN})`;
/** What stands first in the order, before store and number; the larger ones first where `isDown`. */
const FIRST = {
  place: { key: sql<number>`0::int`, of: () => 0, isDown: false },
  lastSeenAt: { key: seen, of: seenOf, isDown: false },
  '-lastSeenAt': { key: seen, of: seenOf, isDown: true },
  '-queue': {
    key: sql<number>`coalesce(x.queued, 0)`,
    of: (row: SelectedTill) => row.queued ?? 0,
    isDown: true,
  },
  '-waiting': {
    key: sql<number>`(x.suspense + x.quarantine)`,
    of: (row: SelectedTill) => row.suspense + row.quarantine,
    isDown: true,
  },
} as const satisfies Record<Sort, unknown>;

/** One row more than asked where there are more; the cursor of the next page or null. */
export async function readTills(
  db: Db,
  of: { readonly partnerId: string; readonly grants: Grants },
  query: Query,
  nowMs: number,
): Promise<Result<{ rows: SelectedTill[]; nextCursor: string | null }, Refusal>> {
  const cursor = decodeCursor(query.cursor, cursorShape);
  if (!cursor.ok) return cursor;
  const first = FIRST[query.sort ?? 'place'];
  // Larger first is the same as smaller first of the opposite, so that one comparison fits all.
  const key = first.isDown ? sql<number>`-(${first.key})` : first.key;
  let rows = db
    .selectFrom(selectTills(db).where('t.partner_id', '=', of.partnerId).as('x'))
    .selectAll()
    .orderBy(key)
    .orderBy('x.store_name')
    .orderBy('x.number')
    .orderBy('x.till_id')
    .limit(query.limit + 1);
  const { storeIds } = of.grants;
  if (storeIds !== null) rows = rows.where('x.store_id', '=', anyOf(storeIds));
  if (query.storeId !== undefined) rows = rows.where('x.store_id', '=', query.storeId);
  if (query.state !== undefined) rows = rows.where(stateIs(query.state, nowMs));
  if (query.attention === 'true') rows = rows.where(ATTENTION);
  if (query.search) {
    const part = likePart(query.search);
    rows = rows.where((eb) =>
      eb.or([eb('x.name', 'ilike', part), eb('x.store_name', 'ilike', part)]),
    );
  }
  if (cursor.value !== null) {
    const [value, store, number, till] = cursor.value;
    rows = rows.where(
      sql<boolean>`(${key}, x.store_name, x.number, x.till_id) > (${value}, ${store}, ${number}, ${till})`,
    );
  }
  const found = await rows.execute();
  const shown = found.slice(0, query.limit);
  const last = found.length > query.limit ? shown.at(-1) : undefined;
  const sign = first.isDown ? -1 : 1;
  return ok({
    rows: shown,
    nextCursor:
      last === undefined
        ? null
        : encodeCursor([sign * first.of(last), last.store_name, last.number, last.till_id]),
  });
}

const ATTENTION = sql<boolean>`(x.state = 'frozen' or x.suspense > 0 or x.quarantine > 0
  or x.totals_differ or x.sets_differ_now or cardinality(x.alarms) > 0)`;

function stateIs(state: z.output<typeof tillState>, nowMs: number) {
  if (state !== 'online' && state !== 'offline') return sql<boolean>`x.state = ${state}`;
  const isSeen = sql<boolean>`coalesce(x.last_seen_at > ${new Date(nowMs - ONLINE_MS)}, false)`;
  return state === 'online'
    ? sql<boolean>`(x.state = 'active' and ${isSeen})`
    : sql<boolean>`(x.state = 'active' and not ${isSeen})`;
}

function seenOf(row: SelectedTill): number {
  return row.last_seen_at === null ? NEVER_SEEN : row.last_seen_at.getTime() / 1000;
}
