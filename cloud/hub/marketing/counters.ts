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
 * Books entries in their order, in sets. Booked a second time by the same cause, the database refuses; who may
 * be retried asks `isBooked` first. Members whose figures change are locked by the caller. With `late`, figures
 * of all that are only added to are put there for `addToShared`: their rows, once changed, are locked to all.
 */
export async function bookEntries(
  tx: Tx,
  partnerId: string,
  caused: readonly CausedEntries[],
  late?: ScopedEntry[],
): Promise<void> {
  const all = caused.flatMap(({ cause, place, entries }) =>
    entries.map((entry, index) => ({
      cause,
      entry: { ...entry, scope: scopeOf(entry, place, partnerId) },
      no: index + 1,
    })),
  );
  if (all.length === 0) return;
  const shared = all.map(({ entry }) => entry).filter((entry) => entry.owner === ALL);
  const waits = late !== undefined && shared.every((entry) => entry.op === 'add');
  if (waits) late.push(...shared);
  const now = all.map(({ entry }) => entry).filter((entry) => !waits || entry.owner !== ALL);
  const deltas = await addInTurn(tx, partnerId, now);
  await insertRows(
    tx,
    'counter_entry',
    all.map(({ cause, entry, no }) => ({
      partner_id: partnerId,
      owner: entry.owner,
      key: entry.key,
      cause_kind: cause.kind,
      cause_id: cause.id,
      cause_no: no,
      delta: deltas.get(entry) ?? entry.amount,
      at: new Date(cause.nowMs).toISOString(),
      promotion_id: entry.promotionId,
      staff_id: cause.staffId ?? null,
      reason: cause.reason ?? '',
    })),
  );
}

/** Adds to figures of all what `bookEntries` left for later. */
export async function addToShared(
  tx: Tx,
  partnerId: string,
  entries: readonly ScopedEntry[],
): Promise<void> {
  await addInTurn(tx, partnerId, entries);
}

/** Changes figures and sends those of all to the tills. @returns what each entry that sets has changed */
async function addInTurn(
  tx: Tx,
  partnerId: string,
  entries: readonly ScopedEntry[],
): Promise<ReadonlyMap<ScopedEntry, number>> {
  const deltas = new Map<ScopedEntry, number>();
  if (entries.length === 0) return deltas;
  const sets = entries.some((entry) => entry.op === 'set');
  const sums = new Map<string, number>();
  for (const entry of sets ? [] : entries) {
    sums.set(idOf(entry), (sums.get(idOf(entry)) ?? 0) + entry.amount);
  }
  const values = await addToCounters(tx, partnerId, entries, sums);
  if (sets) {
    // What a set changes depends on the figure before it.
    for (const entry of entries) {
      const before = values.get(idOf(entry)) ?? 0;
      const after = entry.op === 'set' ? entry.amount : before + entry.amount;
      values.set(idOf(entry), after);
      deltas.set(entry, after - before);
    }
    await saveValues(tx, partnerId, entries, values);
  }
  await publishFigures(tx, partnerId, entries, values);
  return deltas;
}

/** An entry with the feed's scope of its figure. */
export type ScopedEntry = CounterEntry & { readonly scope: string };

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

/**
 * Adds to these figures, or nothing where `sums` says nothing; rows are made where they are missing and locked in
 * one order. Returns their values by `idOf`.
 */
async function addToCounters(
  tx: Tx,
  partnerId: string,
  entries: readonly ScopedEntry[],
  sums: ReadonlyMap<string, number>,
): Promise<Map<string, number>> {
  const wanted = distinct(entries).map((entry) => ({
    partner_id: partnerId,
    owner: entry.owner,
    key: entry.key,
    kind: entry.kind,
    value: sums.get(idOf(entry)) ?? 0,
    scope: entry.scope,
    ends_on: bucketEnd(/@w?\d{4}(-\d\d){0,2}$/.exec(entry.key)?.[0] ?? ''),
  }));
  const { rows } = await sql<{ owner: string; key: string; value: number }>`
    insert into counter
    select * from json_populate_recordset(null::counter, ${JSON.stringify(wanted)}) w
    order by w.owner, w.key
    on conflict (partner_id, owner, key) do update set value = counter.value + excluded.value
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
