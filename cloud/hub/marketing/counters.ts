/**
 * Counters, limits and restrictions: sums of entries under a key, each entry unique by the fact that caused it.
 * The only writer of counter and counter_entry. Figures of all go to the tills at once; a member's own go
 * with the member's facts.
 */
import { sql } from 'kysely';
import { ALL } from '@verno/shared/marketing/entries';
import type { CounterEntry } from '@verno/shared/marketing/entries';
import { unreachable } from '@verno/shared/kernel/unreachable';
import { bucketEnd } from '@verno/shared/marketing/window';
import { partnerScope, recordChanges, storeScope, tillScope } from '../feed/changes.ts';
import type { Db, Tx } from '../store/database.ts';
import { insertRows } from '../store/rows.ts';

/** Past figures taken from the tills in one transaction. */
const PAST_ROWS_MAX = 1000;
const DAY_MS = 86_400_000;

/** The fact that changes figures. */
export interface CounterCause {
  readonly kind: 'purchase' | 'refund' | 'request';
  readonly id: string;
  readonly nowMs: number;
  readonly staffId?: string | null;
  readonly reason?: string;
}

interface Place {
  readonly storeId: string;
  readonly tillId: string;
}

export interface CausedEntries {
  readonly cause: CounterCause;
  /** Where it happened; null for what people do by hand. */
  readonly place: Place | null;
  readonly entries: readonly CounterEntry[];
}

/**
 * Books entries in their order, in sets. Booked a second time by the same cause, the database refuses; who
 * may be retried asks `isBooked` first. Members whose figures change are locked by the caller.
 */
export async function bookEntries(
  tx: Tx,
  partnerId: string,
  caused: readonly CausedEntries[],
): Promise<void> {
  const all = caused.flatMap(({ cause, place, entries }) =>
    entries.map((entry, index) => ({
      cause,
      entry: { ...entry, scope: scopeOf(entry, place, partnerId) },
      no: index + 1,
    })),
  );
  if (all.length === 0) return;
  const entries = all.map(({ entry }) => entry);
  const before = await lockCounters(tx, partnerId, entries);
  const now = new Map(before);
  const rows = all.map(({ cause, entry, no }) => {
    const id = idOf(entry);
    const value = now.get(id) ?? 0;
    const delta = entry.op === 'set' ? entry.amount - value : entry.amount;
    now.set(id, value + delta);
    return {
      partner_id: partnerId,
      owner: entry.owner,
      key: entry.key,
      cause_kind: cause.kind,
      cause_id: cause.id,
      cause_no: no,
      delta,
      at: new Date(cause.nowMs).toISOString(),
      promotion_id: entry.promotionId,
      staff_id: cause.staffId ?? null,
      reason: cause.reason ?? '',
    };
  });
  await insertRows(tx, 'counter_entry', rows);
  await saveValues(tx, partnerId, entries, now);
  await publishFigures(tx, partnerId, entries, now);
}

type ScopedEntry = CounterEntry & { readonly scope: string };

/** The feed's scope of a figure: a store's own goes to its tills alone. */
function scopeOf(entry: CounterEntry, place: Place | null, partnerId: string): string {
  if (place === null) return partnerScope(partnerId);
  switch (entry.reach) {
    case 'partner':
      return partnerScope(partnerId);
    case 'store':
      return storeScope(place.storeId);
    case 'till':
      return tillScope(place.tillId);
    default:
      return unreachable(entry.reach);
  }
}

/** True when a cause has been booked already. */
export async function isBooked(
  tx: Tx,
  partnerId: string,
  cause: Pick<CounterCause, 'kind' | 'id'>,
): Promise<boolean> {
  const found = await tx
    .selectFrom('counter_entry')
    .where('partner_id', '=', partnerId)
    .where('cause_kind', '=', cause.kind)
    .where('cause_id', '=', cause.id)
    .select('cause_no')
    .limit(1)
    .executeTakeFirst();
  return found !== undefined;
}

/** Takes past figures of all from the tills; the books keep them. Two days are left for other time zones. */
export async function forgetPastFigures(db: Db, nowMs: number): Promise<number> {
  const date = new Date(nowMs - 2 * DAY_MS).toISOString().slice(0, 10);
  return db.transaction().execute(async (tx) => {
    const past = await tx
      .selectFrom('counter')
      .where('owner', '=', ALL)
      .where('ends_on', '<=', date)
      .select(['partner_id', 'key', 'scope'])
      .orderBy('partner_id')
      .orderBy('key')
      .limit(PAST_ROWS_MAX)
      .forUpdate()
      .skipLocked()
      .execute();
    await recordChanges(
      tx,
      past.map((row) => ({
        partnerId: row.partner_id,
        scope: row.scope,
        kind: 'limit_used' as const,
        key: row.key,
        value: null,
      })),
    );
    for (const row of past) {
      await tx
        .updateTable('counter')
        .set({ ends_on: null })
        .where('partner_id', '=', row.partner_id)
        .where('owner', '=', ALL)
        .where('key', '=', row.key)
        .execute();
    }
    return past.length;
  });
}

/** Rows of these figures, made where they are missing and locked in one order; their values by `idOf`. */
async function lockCounters(
  tx: Tx,
  partnerId: string,
  entries: readonly ScopedEntry[],
): Promise<Map<string, number>> {
  const wanted = distinct(entries).map((entry) => ({
    partner_id: partnerId,
    owner: entry.owner,
    key: entry.key,
    kind: entry.kind,
    value: 0,
    scope: entry.scope,
    ends_on: bucketEnd(/@w?\d{4}(-\d\d){0,2}$/.exec(entry.key)?.[0] ?? ''),
  }));
  const { rows } = await sql<{ owner: string; key: string; value: number }>`
    insert into counter
    select * from json_populate_recordset(null::counter, ${JSON.stringify(wanted)}) w
    order by w.owner, w.key
    on conflict (partner_id, owner, key) do update set value = counter.value
    returning owner, key, value`.execute(tx);
  return new Map(rows.map((row) => [idOf(row), row.value]));
}

async function saveValues(
  tx: Tx,
  partnerId: string,
  entries: readonly ScopedEntry[],
  values: ReadonlyMap<string, number>,
): Promise<void> {
  const changes = distinct(entries).map((entry) => ({
    owner: entry.owner,
    key: entry.key,
    value: values.get(idOf(entry)) ?? 0,
  }));
  await sql`
    update counter c set value = n.value
    from json_to_recordset(${JSON.stringify(changes)}::json) as n(owner text, key text, value bigint)
    where c.partner_id = ${partnerId} and c.owner = n.owner and c.key = n.key`.execute(tx);
}

/** The rows are locked: the feed's order is the order of the changes. */
async function publishFigures(
  tx: Tx,
  partnerId: string,
  entries: readonly ScopedEntry[],
  values: ReadonlyMap<string, number>,
): Promise<void> {
  const shared = distinct(entries).filter((entry) => entry.owner === ALL);
  await recordChanges(
    tx,
    shared.map((entry) => ({
      partnerId,
      scope: entry.scope,
      kind: 'limit_used' as const,
      key: entry.key,
      value: { key: entry.key, used: values.get(idOf(entry)) ?? 0 },
    })),
  );
}

function distinct(entries: readonly ScopedEntry[]): ScopedEntry[] {
  const byId = new Map(entries.map((entry) => [idOf(entry), entry]));
  return [...byId].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([, entry]) => entry);
}

function idOf(of: { readonly owner: string; readonly key: string }): string {
  return `${of.owner}/${of.key}`;
}
