/** Whole sets of rows in one statement. */
import { sql } from 'kysely';
import type { Insertable, RawBuilder } from 'kysely';
import type { Json } from '@verno/shared/kernel/json';
import type { Tx } from './database.ts';
import type { HubTables } from './schema.ts';

/** Rows sent in one statement; more are cut into several. */
const ROWS_PER_STATEMENT_MAX = 5000;

type Plain<T> = { readonly [K in keyof T]: T[K] };

/** A JSON value as a parameter of type jsonb. */
export function jsonb(value: Json): RawBuilder<Json> {
  return sql<Json>`${JSON.stringify(value)}::jsonb`;
}

/**
 * Inserts rows by sending them as one JSON parameter: one plan, no limit of parameters, and PostgreSQL
 * takes the column types from the table. All rows must have the keys of the first.
 */
export async function insertRows<T extends keyof HubTables>(
  tx: Tx,
  table: T,
  rows: readonly Plain<Insertable<HubTables[T]>>[],
): Promise<void> {
  const first = rows[0];
  if (first === undefined) return;
  const columns = sql.join(Object.keys(first).map((column) => sql.ref(column)));
  for (let from = 0; from < rows.length; from += ROWS_PER_STATEMENT_MAX) {
    const part = JSON.stringify(rows.slice(from, from + ROWS_PER_STATEMENT_MAX));
    await sql`insert into ${sql.table(table)} (${columns})
      select ${columns} from json_populate_recordset(null::${sql.table(table)}, ${part})`.execute(
      tx,
    );
  }
}
