/**
 * What marketing says of members, as tills get it: counters, coupons held, purchases by day, statuses in words. It
 * reads no clock: what depends on the moment is worked out at the sale (shared/marketing/facts-at).
 */
import { sql } from 'kysely';
import type { z } from 'zod';
import { parseHistoryKey } from '@verno/shared/marketing/keys';
import type { TimedFacts } from '@verno/shared/marketing/facts-at';
import { statusSystem } from '@verno/shared/marketing/status';
import { progressText } from '@verno/shared/marketing/status-text';
import type { Precisions } from '@verno/shared/marketing/status-text';
import type { Window } from '@verno/shared/marketing/window';
import type { memberItem } from '@verno/shared/contracts/sync';
import type { MemberFacts } from '@verno/shared/promotions/cheque';
import type { Db, Tx } from '../store/database.ts';

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

/** Facts of these members, by id; members of whom nothing is known have an empty past. */
export async function marketingFacts(
  tx: Db | Tx,
  partnerId: string,
  memberIds: readonly string[],
): Promise<(memberId: string) => MarketingFacts> {
  const keys = await readKeys(tx, partnerId);
  const [counters, totals, days, coupons, standings] = [
    await readCounters(tx, memberIds, partnerId),
    await readTotals(tx, partnerId, memberIds, keys),
    await readDays(tx, partnerId, memberIds, keys),
    await readCoupons(tx, partnerId, memberIds),
    await readStandings(tx, partnerId, memberIds),
  ];
  return (id) => {
    const held = coupons.get(id) ?? [];
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

/** What the bundle in force reads of history. */
interface Keys {
  /** Key → scope, of keys that ask for all time. */
  readonly allTime: ReadonlyMap<string, string>;
  /** Scope → how many days back its windows reach. */
  readonly reach: ReadonlyMap<string, number>;
}

async function readKeys(tx: Db | Tx, partnerId: string): Promise<Keys> {
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

/** Of each key the newest window alone: older ones are past for good. */
async function readCounters(
  tx: Db | Tx,
  memberIds: readonly string[],
  partnerId: string,
): Promise<Map<string, CounterRow[]>> {
  const { rows } = await sql<CounterRow>`
    select distinct on (owner, base) owner, key, value from (
      select owner, key, value, ends_on, regexp_replace(key, '@w?\\d{4}(-\\d\\d){0,2}$', '') as base
      from counter where partner_id = ${partnerId} and owner = any(${[...memberIds]}::text[])
    ) c order by owner, base, ends_on desc nulls first`.execute(tx);
  return Map.groupBy(rows, (row) => row.owner);
}

interface TotalRow {
  readonly member_id: string;
  readonly scope: string;
  readonly count: number;
  readonly sum_kopecks: number;
  readonly first_date: string | null;
  readonly last_date: string | null;
}

async function readTotals(
  tx: Db | Tx,
  partnerId: string,
  memberIds: readonly string[],
  keys: Keys,
): Promise<Map<string, TotalRow[]>> {
  const rows = await tx
    .selectFrom('member_total')
    .where('partner_id', '=', partnerId)
    .where('member_id', 'in', [...memberIds])
    .where('scope', 'in', [...new Set(keys.allTime.values())])
    .select(['member_id', 'scope', 'count', 'sum_kopecks', 'first_date', 'last_date'])
    .execute();
  return Map.groupBy(rows, (row) => row.member_id);
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

/** Days that some window may still hold, counted back from the member's last purchase in the scope. */
async function readDays(
  tx: Db | Tx,
  partnerId: string,
  memberIds: readonly string[],
  keys: Keys,
): Promise<Map<string, TimedFacts['days']>> {
  const found = new Map<string, TimedFacts['days']>();
  if (keys.reach.size === 0) return found;
  const reach = JSON.stringify([...keys.reach].map(([scope, days]) => ({ scope, days })));
  const { rows } = await sql<{
    member_id: string;
    scope: string;
    local_date: string;
    count: number;
    sum_kopecks: number;
  }>`
    select d.member_id, d.scope, d.local_date, d.count, d.sum_kopecks
    from unnest(${[...memberIds]}::uuid[]) m(member_id)
    cross join json_to_recordset(${reach}::json) as r(scope text, days integer)
    -- «offset 0» keeps the order of the joins: by key, whatever is guessed of the tables' sizes
    cross join lateral (
      select t.last_date - r.days as after from member_total t
      where t.partner_id = ${partnerId} and t.member_id = m.member_id and t.scope = r.scope offset 0
    ) t
    cross join lateral (
      select * from member_day d where d.partner_id = ${partnerId} and d.member_id = m.member_id
        and d.scope = r.scope and d.local_date > t.after offset 0
    ) d
    order by d.member_id, d.scope, d.local_date`.execute(tx);
  for (const row of rows) {
    const days = found.get(row.member_id) ?? {};
    days[row.scope] = [...(days[row.scope] ?? []), [row.local_date, row.count, row.sum_kopecks]];
    found.set(row.member_id, days);
  }
  return found;
}

/** Coupons in the member's hand; one held for an open cheque is that cheque's alone. */
async function readCoupons(
  tx: Db | Tx,
  partnerId: string,
  memberIds: readonly string[],
): Promise<Map<string, TimedFacts['coupons']>> {
  const rows = await tx
    .selectFrom('coupon')
    .where('partner_id', '=', partnerId)
    .where('member_id', 'in', [...memberIds])
    .where('state', 'in', ['issued', 'returned'])
    .select(['member_id', 'code', 'emission_id', 'active_from', 'burn_at'])
    .orderBy('code')
    .execute();
  const byMember = Map.groupBy(rows, (row) => row.member_id ?? '');
  return new Map(
    [...byMember].map(([memberId, coupons]) => [
      memberId,
      coupons.map((row) => ({
        code: row.code,
        emission: row.emission_id,
        fromMs: row.active_from.getTime(),
        untilMs: row.burn_at?.getTime() ?? null,
      })),
    ]),
  );
}

interface Status {
  readonly texts: MarketingFacts['standings'];
  readonly changedOn: string | null;
}

async function readStandings(
  tx: Db | Tx,
  partnerId: string,
  memberIds: readonly string[],
): Promise<Map<string, Status>> {
  const rows = await tx
    .selectFrom('member_status as s')
    .innerJoin('status_system as y', (join) =>
      join.onRef('y.partner_id', '=', 's.partner_id').onRef('y.system_id', '=', 's.system_id'),
    )
    .where('s.partner_id', '=', partnerId)
    .where('s.member_id', 'in', [...memberIds])
    .select(['s.member_id', 's.system_id', 's.tier', 's.since', 's.review_on', 's.measured'])
    .select('y.body')
    .orderBy('s.system_id')
    .execute();
  if (rows.length === 0) return new Map();
  const precisions = await readPrecisions(tx, partnerId);
  const byMember = Map.groupBy(rows, (row) => row.member_id);
  return new Map(
    [...byMember].map(([memberId, own]) => [
      memberId,
      {
        texts: own.map((row) => {
          const standing = { tier: row.tier, since: row.since, reviewOn: row.review_on };
          const text = progressText(
            statusSystem.parse(row.body),
            standing,
            row.measured,
            precisions,
          );
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
