/**
 * The least these rows can cost: the very rows that ingest wrote, put into tables of the same columns and
 * indexes on the same server, a batch a transaction, in one statement a table. What ingest only ever adds
 * is inserted; what it keeps up to date is inserted or replaced. Rows travel as one JSON parameter a table,
 * which is the quickest of the ways tried (docs/performance.md). Left out: reading, locks, checks, the
 * second calculation, the till's head, and the queue through which the feed's items reach their places.
 */
import type pg from 'pg';
import { z } from 'zod';

interface RawTable {
  /** How its rows of some purchases ($1, an array of ids) are found. */
  readonly where: string;
  /** Rows of ours that later purchases change again: their key. */
  readonly replacedBy?: string;
}

const ofPurchases = 'purchase_id = any($1)';
const MEMBERS = `select member_id from purchase where ${ofPurchases}`;
const ENTRIES = `select owner, key from counter_entry where cause_kind = 'purchase' and cause_id = any($1)`;

const TABLES: Readonly<Record<string, RawTable>> = {
  till_event: { where: `event_id in (select event_id from purchase where ${ofPurchases})` },
  purchase: { where: ofPurchases },
  purchase_line: { where: ofPurchases },
  purchase_part: { where: ofPurchases },
  posting: { where: ofPurchases },
  lot: { where: 'cause_id = any($1)' },
  lot_spend: { where: 'cause_id = any($1)' },
  account: {
    where: `account_id in (select account_id from account_member where member_id in (${MEMBERS}))`,
    replacedBy: 'partner_id, account_id',
  },
  counter_entry: { where: 'cause_id = any($1)' },
  counter: { where: `(owner, key) in (${ENTRIES})`, replacedBy: 'partner_id, owner, key' },
  member_day: {
    where: `member_id in (${MEMBERS}) and local_date in
      (select local_date from purchase where ${ofPurchases})`,
    replacedBy: 'partner_id, member_id, scope, local_date',
  },
  member_total: {
    where: `member_id in (${MEMBERS})`,
    replacedBy: 'partner_id, member_id, scope',
  },
  member_status: {
    where: `member_id in (${MEMBERS})`,
    replacedBy: 'partner_id, member_id, system_id',
  },
  status_change: { where: 'cause_id in (select unnest($1::uuid[])::text)' },
  coupon: {
    where: `coupon_id in (select coupon_id from coupon_use where ${ofPurchases}) or cause_id = any($1)`,
    replacedBy: 'partner_id, coupon_id',
  },
  coupon_step: { where: 'cause_id in (select unnest($1::uuid[])::text)' },
  coupon_use: { where: ofPurchases },
  feed_item: {
    where: `kind in ('member', 'balance', 'limit_used') and key in (
      select member_id::text from (${MEMBERS}) m
      union select member_id || '/bonus' from (${MEMBERS}) m
      union select key from (${ENTRIES}) e where owner = 'all')`,
    replacedBy: 'scope, kind, key',
  },
};

/** Rows of one batch, by table, as JSON. */
export type RawBatch = ReadonlyMap<string, string>;

export interface Width {
  readonly table: string;
  readonly rowsEach: number;
  readonly bytesEach: number;
}

/** Copies of the tables, empty, with their indexes. */
export async function makeRawTables(client: pg.Client): Promise<void> {
  await client.query('create schema if not exists raw');
  for (const table of Object.keys(TABLES)) {
    await client.query(`create table raw.${table} (like public.${table} including all)`);
  }
}

const rowsAnswer = z.tuple([z.object({ rows: z.string().nullable() })]);

/** The rows that the hub wrote for these events of a till. */
export async function readBatch(
  client: pg.Client,
  tillId: string,
  fromSeq: number,
  toSeq: number,
): Promise<RawBatch> {
  const found = await client.query<{ purchase_id: string }>(
    `select purchase_id from purchase join till_event using (event_id)
     where till_event.till_id = $1 and seq between $2 and $3`,
    [tillId, fromSeq, toSeq],
  );
  const ids = found.rows.map((row) => row.purchase_id);
  if (ids.length !== toSeq - fromSeq + 1) throw new Error(`${ids.length} purchases were posted`);
  const batch = new Map<string, string>();
  for (const [table, { where }] of Object.entries(TABLES)) {
    const { rows } = await client.query(
      `select json_agg(t)::text as rows from public.${table} t where ${where}`,
      [ids],
    );
    batch.set(table, rowsAnswer.parse(rows)[0].rows ?? '[]');
  }
  return batch;
}

/** The statements by which raw tables take their rows. */
export type RawStatements = ReadonlyMap<string, string>;

const columnsAnswer = z.array(z.object({ name: z.string() }));

export async function rawStatements(client: pg.Client): Promise<RawStatements> {
  const statements = new Map<string, string>();
  for (const [table, { replacedBy }] of Object.entries(TABLES)) {
    const insert = `insert into raw.${table} select * from json_populate_recordset(null::raw.${table}, $1)`;
    const { rows } = await client.query(
      `select column_name as name from information_schema.columns
       where table_schema = 'raw' and table_name = $1`,
      [table],
    );
    const set = columnsAnswer.parse(rows).map(({ name }) => `"${name}" = excluded."${name}"`);
    statements.set(
      table,
      replacedBy === undefined
        ? insert
        : `${insert} on conflict (${replacedBy}) do update set ${set.join(', ')}`,
    );
  }
  return statements;
}

/** One transaction: all rows of a batch. */
export async function insertRaw(
  client: pg.Client,
  statements: RawStatements,
  batch: RawBatch,
): Promise<void> {
  await client.query('begin');
  for (const [table, rows] of batch) {
    if (rows === '[]') continue;
    // Planned once a connection, as ours.
    await client.query({ name: table, text: statements.get(table) ?? '', values: [rows] });
  }
  await client.query('commit');
}

const widths = z.array(z.object({ rows: z.coerce.number(), bytes: z.coerce.number() }));

/** Rows and bytes a purchase in each table, as PostgreSQL keeps them. */
export async function rowWidths(client: pg.Client): Promise<Width[]> {
  const purchases = widths.parse(
    (await client.query('select count(*) as rows, 0 as bytes from raw.purchase')).rows,
  )[0]?.rows;
  const all: Width[] = [];
  for (const table of Object.keys(TABLES)) {
    const { rows } = await client.query(
      `select count(*) as rows, coalesce(sum(pg_column_size(t.*)), 0) as bytes from raw.${table} t`,
    );
    const [counted] = widths.parse(rows);
    const each = purchases ?? 1;
    all.push({
      table,
      rowsEach: (counted?.rows ?? 0) / each,
      bytesEach: (counted?.bytes ?? 0) / each,
    });
  }
  return all;
}
