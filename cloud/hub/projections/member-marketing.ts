/**
 * What marketing says of members, as tills get it: counters, coupons held, purchases by day, statuses in words. It
 * reads no clock: what depends on the moment is worked out at the sale (shared/marketing/facts-at).
 */
import { sql } from 'kysely';
import type { RawBuilder } from 'kysely';
import type { z } from 'zod';
import type { Json } from '@verno/shared/kernel/json';
import { parseHistoryKey } from '@verno/shared/marketing/keys';
import type { TimedFacts } from '@verno/shared/marketing/facts-at';
import { statusSystem } from '@verno/shared/marketing/status';
import type { StatusSystem } from '@verno/shared/marketing/status';
import { progressText } from '@verno/shared/marketing/status-text';
import type { Precisions } from '@verno/shared/marketing/status-text';
import type { Window } from '@verno/shared/marketing/window';
import type { memberItem } from '@verno/shared/contracts/sync';
import type { MemberFacts } from '@verno/shared/promotions/cheque';
import type { Db, Tx } from '../store/database.ts';
import { anyOf } from './any-of.ts';

/** Days a calendar window reaches back at most. */
const REACH_DAYS = { day: 1, week: 7, month: 31, year: 366, all: 0 } as const;

export interface MarketingFacts {
  readonly counters: MemberFacts['counters'];
  readonly history: MemberFacts['history'];
  readonly dates: MemberFacts['dates'];
  /** null where nothing depends on the moment. */
  readonly timed: TimedFacts | null;
  readonly standings: NonNullable<z.input<typeof memberItem>['standings']>;
}

/** Rows of members that marketing keeps, as `readMarketing` found them. */
export interface MarketingRows {
  readonly keys: Keys;
  readonly counters: readonly CounterRow[];
  readonly totals: readonly TotalRow[];
  readonly days: readonly DayRow[];
  readonly coupons: readonly CouponRow[];
  readonly standings: readonly StandingRow[];
  readonly currencies: readonly { readonly code: string; readonly decimals: number }[];
}

/** Facts by member id; members of whom nothing is known have an empty past. */
export function marketingFacts(rows: MarketingRows): (memberId: string) => MarketingFacts {
  const { keys } = rows;
  const counters = Map.groupBy(rows.counters, (row) => row.owner);
  const totals = Map.groupBy(rows.totals, (row) => row.member_id);
  const days = daysOf(rows.days);
  const coupons = Map.groupBy(rows.coupons, (row) => row.member_id);
  const standings = standingsOf(rows);
  return (id) => {
    const held = couponsOf(coupons.get(id) ?? []);
    const byDay = days.get(id) ?? {};
    const status = standings.get(id) ?? { texts: [], changedOn: null };
    const empty = held.length === 0 && Object.keys(byDay).length === 0;
    return {
      counters: Object.fromEntries((counters.get(id) ?? []).map((row) => [row.key, row.value])),
      history: historyOf(totals.get(id) ?? [], keys),
      dates: datesOf(totals.get(id) ?? [], status.changedOn),
      timed: empty ? null : { coupons: held, days: byDay },
      standings: status.texts,
    };
  };
}

/**
 * What marketing keeps of members, as JSON lists of one statement: a round trip for each list would cost a single
 * calculation more than the lists themselves.
 */
export function marketingLists(partnerId: string, memberIds: readonly string[], keys: Keys) {
  const ids = [...memberIds];
  const scopes = [...new Set(keys.allTime.values())];
  const reach = JSON.stringify([...keys.reach].map(([scope, days]) => ({ scope, days })));
  return {
    // Of each key the newest window alone: older ones are past for good.
    counters: listOf(sql`
      select distinct on (owner, base) owner, key, value from (
        select owner, key, value, ends_on, regexp_replace(key, '@w?\\d{4}(-\\d\\d){0,2}$', '') as base
        from counter where partner_id = ${partnerId} and owner = any(${ids}::text[])
      ) c order by owner, base, ends_on desc nulls first`),
    totals: listOf(sql`
      select member_id, scope, count, sum_kopecks, first_date, last_date from member_total
      where partner_id = ${partnerId} and member_id = ${anyOf(ids)} and scope = any(${scopes}::text[])`),
    // Days that some window may still hold, counted back from the member's last purchase in the scope.
    // «offset 0» keeps the order of the joins: by key, whatever is guessed of the tables' sizes.
    days: listOf(sql`
      select d.member_id, d.scope, d.local_date, d.count, d.sum_kopecks
      from unnest(${ids}::uuid[]) m(member_id)
      cross join json_to_recordset(${reach}::json) as r(scope text, days integer)
      cross join lateral (
        select t.last_date - r.days as after from member_total t
        where t.partner_id = ${partnerId} and t.member_id = m.member_id and t.scope = r.scope offset 0
      ) t
      cross join lateral (
        select * from member_day d where d.partner_id = ${partnerId} and d.member_id = m.member_id
          and d.scope = r.scope and d.local_date > t.after offset 0
      ) d
      order by d.member_id, d.scope, d.local_date`),
    // Coupons in the member's hand; one held for an open cheque is that cheque's alone.
    coupons: listOf(sql`
      select member_id, code, emission_id, extract(epoch from active_from) as active_from,
        extract(epoch from burn_at) as burn_at
      from coupon where partner_id = ${partnerId} and member_id = ${anyOf(ids)}
        and state in ('issued', 'returned') order by code`),
    standings: listOf(sql`
      select s.member_id, s.system_id, s.tier, s.since, s.review_on, s.measured, y.body
      from member_status s
      join status_system y on y.partner_id = s.partner_id and y.system_id = s.system_id
      where s.partner_id = ${partnerId} and s.member_id = ${anyOf(ids)} order by s.system_id`),
    currencies: listOf(sql`select code, decimals from currency where partner_id = ${partnerId}`),
  };
}

/** Rows as one JSON value, in their order. */
export function listOf(rows: RawBuilder<unknown>): RawBuilder<unknown> {
  return sql`(select coalesce(json_agg(x), '[]') from (${rows}) x)`;
}

/** What the bundle in force reads of history. */
export interface Keys {
  /** Key → scope, of keys that ask for all time. */
  readonly allTime: ReadonlyMap<string, string>;
  /** Scope → how many days back its windows reach. */
  readonly reach: ReadonlyMap<string, number>;
}

export async function readKeys(tx: Db | Tx, partnerId: string): Promise<Keys> {
  const rows = await tx
    .selectFrom('history_key')
    .where('partner_id', '=', partnerId)
    .select('key')
    .execute();
  const allTime = new Map([['all', 'all']]);
  const reach = new Map<string, number>();
  for (const row of rows) {
    const key = parseHistoryKey(row.key);
    if (key === null) continue;
    if (key.window === 'all') allTime.set(row.key, key.scope);
    else reach.set(key.scope, Math.max(reach.get(key.scope) ?? 0, daysBack(key.window)));
  }
  return { allTime, reach };
}

function daysBack(window: Window): number {
  return typeof window === 'object' ? window.days : REACH_DAYS[window];
}

interface CounterRow {
  readonly owner: string;
  readonly key: string;
  readonly value: number;
}

interface TotalRow {
  readonly member_id: string;
  readonly scope: string;
  readonly count: number;
  readonly sum_kopecks: number;
  readonly first_date: string | null;
  readonly last_date: string | null;
}

/** Dates that rules may ask for; one that is not known is absent. */
function datesOf(totals: readonly TotalRow[], statusChanged: string | null): MemberFacts['dates'] {
  const all = totals.find((row) => row.scope === 'all');
  const dates = {
    first_purchase: all?.first_date ?? null,
    last_purchase: all?.last_date ?? null,
    status_changed: statusChanged,
  };
  return Object.fromEntries(
    Object.entries(dates).flatMap(([code, date]) => (date === null ? [] : [[code, date]])),
  );
}

/** A member who never bought has bought nothing: zero, not unknown. */
function historyOf(totals: readonly TotalRow[], keys: Keys): MemberFacts['history'] {
  const byScope = new Map(totals.map((row) => [row.scope, row]));
  return Object.fromEntries(
    [...keys.allTime].map(([key, scope]) => {
      const row = byScope.get(scope);
      return [
        key,
        {
          count: Math.max(0, row?.count ?? 0),
          sumKopecks: row?.sum_kopecks ?? 0,
          lastDate: row?.last_date ?? null,
        },
      ];
    }),
  );
}

interface DayRow {
  readonly member_id: string;
  readonly scope: string;
  readonly local_date: string;
  readonly count: number;
  readonly sum_kopecks: number;
}

function daysOf(rows: readonly DayRow[]): Map<string, TimedFacts['days']> {
  const found = new Map<string, TimedFacts['days']>();
  for (const row of rows) {
    const days = found.get(row.member_id) ?? {};
    days[row.scope] = [...(days[row.scope] ?? []), [row.local_date, row.count, row.sum_kopecks]];
    found.set(row.member_id, days);
  }
  return found;
}

interface CouponRow {
  readonly member_id: string;
  readonly code: string;
  readonly emission_id: string;
  /** Seconds since the Unix epoch. */
  readonly active_from: number;
  readonly burn_at: number | null;
}

function couponsOf(rows: readonly CouponRow[]): TimedFacts['coupons'] {
  return rows.map((row) => ({
    code: row.code,
    emission: row.emission_id,
    fromMs: Math.floor(row.active_from * 1000),
    untilMs: row.burn_at === null ? null : Math.floor(row.burn_at * 1000),
  }));
}

interface Status {
  readonly texts: MarketingFacts['standings'];
  readonly changedOn: string | null;
}

interface StandingRow {
  readonly member_id: string;
  readonly system_id: string;
  readonly tier: string;
  readonly since: string;
  readonly review_on: string;
  readonly measured: number;
  readonly body: Json;
}

function standingsOf({ standings, currencies }: MarketingRows): Map<string, Status> {
  const precisions = Object.fromEntries(currencies.map((row) => [row.code, row.decimals]));
  const systems = new Map<string, StatusSystem>();
  const systemOf = (row: StandingRow): StatusSystem => {
    const system = systems.get(row.system_id) ?? statusSystem.parse(row.body);
    systems.set(row.system_id, system);
    return system;
  };
  const byMember = Map.groupBy(standings, (row) => row.member_id);
  return new Map(
    [...byMember].map(([memberId, own]) => [
      memberId,
      {
        texts: own.map((row) => {
          const standing = { tier: row.tier, since: row.since, reviewOn: row.review_on };
          const text = progressText(systemOf(row), standing, row.measured, precisions);
          return { system: row.system_id, ...text };
        }),
        changedOn:
          own
            .map((row) => row.since)
            .toSorted()
            .at(-1) ?? null,
      },
    ]),
  );
}

export async function readPrecisions(tx: Db | Tx, partnerId: string): Promise<Precisions> {
  const rows = await tx
    .selectFrom('currency')
    .where('partner_id', '=', partnerId)
    .select(['code', 'decimals'])
    .execute();
  return Object.fromEntries(rows.map((row) => [row.code, row.decimals]));
}
