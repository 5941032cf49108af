/**
 * Purchases of members by day and scope, added up as they are booked. Scopes beyond «all» are counted since a
 * published bundle first read them, and filled once from what the books hold.
 */
import { sql } from 'kysely';
import { z } from 'zod';
import { parseHistoryKey } from '@verno/shared/marketing/keys';
import { HISTORY_KEYS_MAX } from '@verno/shared/marketing/facts-at';
import type { PurchaseFact } from '@verno/shared/purchase/fact';
import type { Tx } from '../store/database.ts';
import { lockSettings, publishSettings, refreshAllMembers } from './settings.ts';

/** Advisory lock: many may book at once; who begins to count a new scope waits for them and stops them. */
const LOCK_KEY = 7_205_040;

export interface MemberDay {
  readonly member_id: string;
  readonly scope: string;
  readonly local_date: string;
  readonly count: number;
  readonly sum_kopecks: number;
}

/** Scopes that are counted. Taken once per booking, before anything is booked. */
export interface Scopes {
  readonly tracked: ReadonlySet<string>;
  /** Category → itself and everything above it; only where categories are tracked. */
  readonly above: ReadonlyMap<string, readonly string[]>;
}

export async function openScopes(tx: Tx, partnerId: string): Promise<Scopes> {
  await sql`select pg_advisory_xact_lock_shared(${LOCK_KEY}, hashtext(${partnerId}))`.execute(tx);
  const rows = await tx
    .selectFrom('history_scope')
    .where('partner_id', '=', partnerId)
    .select('scope')
    .execute();
  const tracked = new Set(rows.map((row) => row.scope));
  const categories = [...tracked].some((scope) => scope.startsWith('category:'));
  return { tracked, above: categories ? await categoriesAbove(tx, partnerId) : new Map() };
}

async function categoriesAbove(tx: Tx, partnerId: string): Promise<Map<string, string[]>> {
  const rows = await tx
    .selectFrom('category')
    .where('partner_id', '=', partnerId)
    .select(['category_id', 'parent_id'])
    .execute();
  const parents = new Map(rows.map((row) => [row.category_id, row.parent_id]));
  return new Map(
    rows.map(({ category_id: id }) => {
      const path: string[] = [];
      let at: string | null = id;
      while (at !== null && !path.includes(at)) {
        path.push(at);
        at = parents.get(at) ?? null;
      }
      return [id, path];
    }),
  );
}

/** What purchases come to, by member, scope and day: money paid, bonuses left out. */
export function daysOf(facts: readonly PurchaseFact[], scopes: Scopes): MemberDay[] {
  const days = new Map<string, MemberDay>();
  for (const fact of facts) {
    const memberId = fact.facts?.memberId;
    if (memberId === undefined) continue;
    for (const [scope, sum] of sumsOf(fact, scopes)) {
      const date = fact.at.local.slice(0, 10);
      const key = `${memberId} ${date} ${scope}`;
      const before = days.get(key);
      days.set(key, {
        member_id: memberId,
        scope,
        local_date: date,
        count: (before?.count ?? 0) + 1,
        sum_kopecks: (before?.sum_kopecks ?? 0) + sum,
      });
    }
  }
  return [...days].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([, day]) => day);
}

/** Scope → money paid for what is in it. A purchase counts once in a scope, however many of its lines are there. */
export function sumsOf(fact: PurchaseFact, scopes: Scopes): Map<string, number> {
  const sums = new Map([['all', fact.result.totals.totalKopecks]]);
  if (scopes.tracked.size === 0) return sums;
  const { lines, storeId } = fact.cheque;
  const add = (scope: string, kopecks: number): void => {
    if (scopes.tracked.has(scope)) sums.set(scope, (sums.get(scope) ?? 0) + kopecks);
  };
  add(`store:${storeId}`, fact.result.totals.totalKopecks);
  for (const [index, line] of lines.entries()) {
    const priced = fact.result.lines[index];
    const paid = (priced?.amountKopecks ?? line.amountKopecks) - (priced?.redeemedKopecks ?? 0);
    add(`sku:${line.sku}`, paid);
    if (line.brand !== null) add(`brand:${line.brand}`, paid);
    if (line.category === null) continue;
    for (const id of scopes.above.get(line.category) ?? [line.category]) {
      add(`category:${id}`, paid);
    }
  }
  return sums;
}

/** Adds days to the history; counts may be negative (a purchase that came back). Members are locked. */
export async function addDays(
  tx: Tx,
  partnerId: string,
  days: readonly MemberDay[],
): Promise<void> {
  if (days.length === 0) return;
  const rows = JSON.stringify(days.map((day) => ({ partner_id: partnerId, ...day })));
  await sql`
    insert into member_day (partner_id, member_id, scope, local_date, count, sum_kopecks)
    select partner_id, member_id, scope, local_date, count, sum_kopecks
    from json_populate_recordset(null::member_day, ${rows})
    on conflict (partner_id, member_id, scope, local_date) do update set
      count = member_day.count + excluded.count,
      sum_kopecks = member_day.sum_kopecks + excluded.sum_kopecks`.execute(tx);
  await sql`
    insert into member_total
      (partner_id, member_id, scope, count, sum_kopecks, first_date, last_date)
    select partner_id, member_id, scope, sum(count), sum(sum_kopecks),
      min(local_date) filter (where count > 0), max(local_date) filter (where count > 0)
    from json_populate_recordset(null::member_day, ${rows})
    group by partner_id, member_id, scope
    on conflict (partner_id, member_id, scope) do update set
      count = member_total.count + excluded.count,
      sum_kopecks = member_total.sum_kopecks + excluded.sum_kopecks,
      first_date = least(member_total.first_date, excluded.first_date),
      last_date = greatest(member_total.last_date, excluded.last_date)`.execute(tx);
}

const historyConditions = z.object({ kind: z.literal('history'), key: z.string().default('all') });

/** The keys of history that a bundle's promotions read, wherever in their conditions they stand. */
function historyKeysIn(bundle: unknown): string[] {
  const keys = new Set<string>();
  const walk = (value: unknown): void => {
    if (typeof value !== 'object' || value === null) return;
    const found = historyConditions.safeParse(value);
    if (found.success) keys.add(found.data.key);
    for (const inner of Object.values(value)) walk(inner);
  };
  walk(bundle);
  return [...keys].toSorted();
}

/**
 * A bundle was published: what it reads of history is counted from now on, and for the past. Ingest waits
 * meanwhile only when a scope is new.
 */
export async function followBundle(
  tx: Tx,
  partnerId: string,
  bundle: unknown,
  nowMs: number,
): Promise<void> {
  const keys = historyKeysIn(bundle).filter((key) => parseHistoryKey(key) !== null);
  const wanted = keys.slice(0, HISTORY_KEYS_MAX);
  await lockSettings(tx, partnerId);
  const before = await tx
    .selectFrom('history_key')
    .where('partner_id', '=', partnerId)
    .select('key')
    .execute();
  if (
    sameSet(
      before.map((row) => row.key),
      wanted,
    )
  )
    return;
  await tx.deleteFrom('history_key').where('partner_id', '=', partnerId).execute();
  for (const key of wanted) {
    await tx.insertInto('history_key').values({ partner_id: partnerId, key }).execute();
  }
  await trackScopes(tx, partnerId, wanted);
  await publishSettings(tx, partnerId);
  await refreshAllMembers(tx, partnerId, nowMs);
}

async function trackScopes(tx: Tx, partnerId: string, keys: readonly string[]): Promise<void> {
  const known = await tx
    .selectFrom('history_scope')
    .where('partner_id', '=', partnerId)
    .select('scope')
    .execute();
  const fresh = new Set(
    keys.flatMap((key) => {
      const scope = parseHistoryKey(key)?.scope ?? 'all';
      return scope === 'all' || known.some((row) => row.scope === scope) ? [] : [scope];
    }),
  );
  if (fresh.size === 0) return;
  await sql`select pg_advisory_xact_lock(${LOCK_KEY}, hashtext(${partnerId}))`.execute(tx);
  for (const scope of fresh) {
    await tx.insertInto('history_scope').values({ partner_id: partnerId, scope }).execute();
    await fillScope(tx, partnerId, scope);
  }
}

/** Counts a new scope over everything booked so far, in one statement. */
async function fillScope(tx: Tx, partnerId: string, scope: string): Promise<void> {
  const [kind = '', ...rest] = scope.split(':');
  const value = rest.join(':');
  const goods =
    kind === 'category'
      ? sql`l.category in (
          with recursive below as (
            select ${value}::text as id
            union select c.category_id from category c join below b on c.parent_id = b.id
            where c.partner_id = ${partnerId}
          ) select id from below)`
      : kind === 'sku'
        ? sql`l.sku = ${value}`
        : kind === 'brand'
          ? sql`l.brand = ${value}`
          : sql`p.store_id::text = ${value}`;
  await sql`
    insert into member_day (partner_id, member_id, scope, local_date, count, sum_kopecks)
    select p.partner_id, p.member_id, ${scope}, p.local_date, count(distinct p.purchase_id),
      sum(l.amount_kopecks - l.redeemed_kopecks)
    from purchase p join purchase_line l using (partner_id, purchase_id)
    where p.partner_id = ${partnerId} and p.member_id is not null and ${goods}
    group by p.partner_id, p.member_id, p.local_date`.execute(tx);
  await sql`
    insert into member_total
      (partner_id, member_id, scope, count, sum_kopecks, first_date, last_date)
    select partner_id, member_id, scope, sum(count), sum(sum_kopecks), min(local_date),
      max(local_date)
    from member_day where partner_id = ${partnerId} and scope = ${scope}
    group by partner_id, member_id, scope`.execute(tx);
}

function sameSet(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((one) => b.includes(one));
}
