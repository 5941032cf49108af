/** Tills as HQ sees them. */
import { sql } from 'kysely';
import { z } from 'zod';
import { storeId, tillId } from '@verno/shared/kernel/ids';
import type { TillRow } from '@verno/shared/contracts/hub/tills';
import { cursors } from '@verno/shared/contracts/sync';
import { unreachable } from '@verno/shared/kernel/unreachable';
import type { Db } from '../store/database.ts';
import { scopesOf } from '../feed/read.ts';

/** A till is on-line while it called, or its socket was up, within this time. */
export const ONLINE_MS = 90_000;

/** Rows with everything a till row shows; the caller adds conditions, order and limit. */
export function selectTills(db: Db) {
  return db
    .selectFrom('till as t')
    .innerJoin('store as s', 's.store_id', 't.store_id')
    .select(['t.till_id', 't.partner_id', 't.store_id', 't.name', 't.number', 't.state'])
    .select(['t.agent_version', 't.epoch', 't.queued', 't.cursors', 't.last_seen_at'])
    .select('s.name as store_name')
    .select(
      sql<number>`(select count(*) from suspense x where x.till_id = t.till_id)`.as('suspense'),
    )
    .select(
      sql<number>`(select count(*) from quarantine x where x.till_id = t.till_id)`.as('quarantine'),
    );
}

export type SelectedTill = Awaited<ReturnType<ReturnType<typeof selectTills>['execute']>>[number];

/** Rows as the contract shows them; reads the feed's heads once for all. */
export async function tillRowViews(
  db: Db,
  rows: readonly SelectedTill[],
  nowMs: number,
): Promise<TillRow[]> {
  if (rows.length === 0) return [];
  const heads = await db
    .selectFrom('feed_scope')
    .select(['scope', 'head'])
    .where('scope', 'in', [...new Set(rows.flatMap((row) => scopesOf(readerOf(row))))])
    .execute();
  const headOf = new Map(heads.map((head) => [head.scope, head.head]));
  return rows.map((row) => viewOf(row, headOf, nowMs));
}

function viewOf(row: SelectedTill, headOf: ReadonlyMap<string, number>, nowMs: number): TillRow {
  const enrolled = row.epoch > 0;
  return {
    tillId: tillId.parse(row.till_id),
    name: row.name,
    storeId: storeId.parse(row.store_id),
    storeName: row.store_name,
    state: stateOf(row, nowMs),
    agentVersion: row.agent_version,
    epoch: enrolled ? row.epoch : null,
    queue: enrolled ? row.queued : null,
    lag: enrolled ? lagOf(row, headOf) : null,
    lastSeenAt: row.last_seen_at?.toISOString() ?? null,
    suspense: row.suspense,
    quarantine: row.quarantine,
  };
}

const tillState = z.enum(['waiting', 'active', 'frozen', 'revoked']);

function stateOf(row: SelectedTill, nowMs: number): TillRow['state'] {
  const state = tillState.parse(row.state);
  switch (state) {
    case 'waiting':
    case 'frozen':
    case 'revoked':
      return state;
    case 'active': {
      const seenMs = row.last_seen_at?.getTime() ?? 0;
      return seenMs > nowMs - ONLINE_MS ? 'online' : 'offline';
    }
    default:
      return unreachable(state);
  }
}

/** Positions of the feed between what the till has applied and the newest of its scopes. */
function lagOf(row: SelectedTill, headOf: ReadonlyMap<string, number>): number {
  const applied = cursors.safeParse(row.cursors);
  const at = applied.success ? applied.data : {};
  return Math.max(
    0,
    ...scopesOf(readerOf(row)).map((scope) => (headOf.get(scope) ?? 0) - (at[scope] ?? 0)),
  );
}

function readerOf(row: SelectedTill) {
  return { tillId: row.till_id, storeId: row.store_id, partnerId: row.partner_id };
}
