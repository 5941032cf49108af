/**
 * The least these rows can cost: the very rows that ingest wrote, inserted into tables of the same columns
 * and indexes on the same server, a batch a transaction. Rows travel as one JSON parameter a table, which
 * is the quickest of the ways tried (docs/performance.md).
 */
import type pg from 'pg';
import { z } from 'zod';

/** Table → how its rows of some purchases are found. Balances, the feed and the till's head come on top. */
const TABLES: Readonly<Record<string, string>> = {
  till_event: `event_id in (select event_id from purchase where purchase_id = any($1))`,
  purchase: 'purchase_id = any($1)',
  purchase_line: 'purchase_id = any($1)',
  purchase_part: 'purchase_id = any($1)',
  posting: 'purchase_id = any($1)',
  lot: 'cause_id = any($1)',
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
  for (const [table, where] of Object.entries(TABLES)) {
    const { rows } = await client.query(
      `select json_agg(t)::text as rows from public.${table} t where ${where}`,
      [ids],
    );
    batch.set(table, rowsAnswer.parse(rows)[0].rows ?? '[]');
  }
  return batch;
}

/** One transaction: all rows of a batch. */
export async function insertRaw(client: pg.Client, batch: RawBatch): Promise<void> {
  await client.query('begin');
  for (const [table, rows] of batch) {
    await client.query(
      `insert into raw.${table} select * from json_populate_recordset(null::raw.${table}, $1)`,
      [rows],
    );
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
