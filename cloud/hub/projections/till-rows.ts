/** Tills as HQ sees them. */
import { sql } from 'kysely';
import { z } from 'zod';
import { storeId, tillId } from '@verno/shared/kernel/ids';
import { tillAlarm } from '@verno/shared/contracts/hub/tills';
import type { TillAlarm, TillRow } from '@verno/shared/contracts/hub/tills';
import { cursors } from '@verno/shared/contracts/sync';
import { tillReport } from '@verno/shared/contracts/sync-heartbeat';
import type { TillReport } from '@verno/shared/contracts/sync-heartbeat';
import { unreachable } from '@verno/shared/kernel/unreachable';
import type { Db } from '../store/database.ts';
import { scopesOf } from '../feed/read.ts';
import { DIFFERS_NOW } from '../feed/sets.ts';

/** A till is on-line while it called, or its socket was up, within this time. */
export const ONLINE_MS = 90_000;

const suspenseCount = sql<number>`(select count(*) from suspense x where x.till_id = t.till_id
  and not exists (select from waiting_decision d where d.waiting_id = x.suspense_id))`;
const quarantineCount = sql<number>`(select count(*) from quarantine x where x.till_id = t.till_id
  and not exists (select from waiting_decision d where d.waiting_id = x.quarantine_id))`;
const totalsDiffer = sql<boolean>`exists (select from till_day y where y.till_id = t.till_id and y.differs)`;

/** Rows with everything a till row shows; the caller adds conditions, order and limit. */
export function selectTills(db: Db) {
  return db
    .selectFrom('till as t')
    .innerJoin('store as s', 's.store_id', 't.store_id')
    .leftJoin('till_report as r', 'r.till_id', 't.till_id')
    .select(['t.till_id', 't.partner_id', 't.store_id', 't.name', 't.number', 't.state'])
    .select(['t.agent_version', 't.epoch', 't.queued', 't.cursors', 't.last_seen_at'])
    .select(['s.name as store_name', 'r.report', 'r.told_at'])
    .select(sql<string[]>`coalesce(r.alarms, '{}')`.as('alarms'))
    .select(suspenseCount.as('suspense'))
    .select(quarantineCount.as('quarantine'))
    .select(totalsDiffer.as('totals_differ'))
    .select(DIFFERS_NOW.as('sets_differ_now'));
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

/** What the till told last; null where it never did, or told it in a way this hub does not read. */
export function reportOf(row: Pick<SelectedTill, 'report'>): TillReport | null {
  return tillReport.safeParse(row.report).data ?? null;
}

function viewOf(row: SelectedTill, headOf: ReadonlyMap<string, number>, nowMs: number): TillRow {
  const enrolled = row.epoch > 0;
  const report = enrolled ? reportOf(row) : null;
  const sinceMs = row.told_at === null ? 0 : Math.max(0, nowMs - row.told_at.getTime());
  const lag = enrolled ? lagOf(row, headOf) : null;
  const queue = enrolled ? row.queued : null;
  return {
    tillId: tillId.parse(row.till_id),
    name: row.name,
    storeId: storeId.parse(row.store_id),
    storeName: row.store_name,
    state: stateOf(row, nowMs),
    agentVersion: row.agent_version,
    epoch: enrolled ? row.epoch : null,
    queue,
    queueAgeS: queue === 0 ? 0 : secondsOf(report?.oldestQueuedAgeMs, sinceMs),
    lag,
    lagS: lag === 0 ? 0 : secondsOf(report?.completeAgeMs, sinceMs),
    clockOffsetMs: report?.clock?.offsetMs ?? null,
    lastSeenAt: row.last_seen_at?.toISOString() ?? null,
    suspense: row.suspense,
    quarantine: row.quarantine,
    alarms: alarmsOf(row),
  };
}

/** An age the till told, older by the time since; null where it said nothing. */
function secondsOf(ageMs: number | null | undefined, sinceMs: number): number | null {
  return ageMs === null || ageMs === undefined ? null : Math.round((ageMs + sinceMs) / 1000);
}

function alarmsOf(row: SelectedTill): TillAlarm[] {
  const told = row.alarms.flatMap((code) => tillAlarm.safeParse(code).data ?? []);
  return [
    ...(row.totals_differ ? (['totals_differ'] as const) : []),
    ...(row.sets_differ_now ? (['sets_differ'] as const) : []),
    ...told,
  ];
}

const tillStates = z.enum(['waiting', 'active', 'frozen', 'revoked']);

function stateOf(row: SelectedTill, nowMs: number): TillRow['state'] {
  const state = tillStates.parse(row.state);
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
