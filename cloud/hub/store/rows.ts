/** Whole sets of rows in one statement. */
import { sql } from 'kysely';
import type { Insertable, RawBuilder } from 'kysely';
import type { Json } from '@verno/shared/kernel/json';
import type { Tx } from './database.ts';
import type { HubTables } from './schema.ts';

/** Between texts of one parameter: JSON writes this character as \u001e, so it is in no JSON text. */
const TEXT_END = '\u001e';

/** Rows sent in one statement; more are cut into several. */
const ROWS_PER_STATEMENT_MAX = 5000;

type Plain<T> = { readonly [K in keyof T]: T[K] };

/** A JSON value as a parameter of type jsonb. */
export function jsonb(value: Json): RawBuilder<Json> {
  return sql<Json>`${JSON.stringify(value)}::jsonb`;
}

/**
 * Inserts rows by sending them as one JSON parameter: one plan, no limit of parameters, and PostgreSQL
 * takes the column types from the table. All rows must have the keys of the first; what all of them share
 * is sent once.
 */
export async function insertRows<T extends keyof HubTables>(
  tx: Tx,
  table: T,
  rows: readonly Plain<Insertable<HubTables[T]>>[],
): Promise<void> {
  for (const part of partsOf(rows)) {
    const { columns, values, shared, varying } = sourceOf(table, part);
    await sql`insert into ${sql.table(table)} (${columns})
      select ${values} from ${shared}, ${varying} as r`.execute(tx);
  }
}

/**
 * The same when one column is long JSON text: it travels beside the rows, because JSON within JSON would
 * be escaped, parsed and copied twice over.
 */
export async function insertRowsWithTexts<
  T extends keyof HubTables,
  C extends keyof Insertable<HubTables[T]> & string,
>(
  tx: Tx,
  table: T,
  rows: readonly Plain<Omit<Insertable<HubTables[T]>, C>>[],
  long: { readonly column: C; readonly type: 'text' | 'jsonb'; readonly texts: readonly string[] },
): Promise<void> {
  if (long.texts.length !== rows.length) throw new Error(`${table}: a text a row is needed`);
  let from = 0;
  for (const part of partsOf(rows)) {
    const texts = long.texts.slice(from, from + part.length).join(TEXT_END);
    from += part.length;
    const { columns, values, shared, varying } = sourceOf(table, part);
    await sql`insert into ${sql.table(table)} (${columns}, ${sql.ref(long.column)})
      select ${values}, r.string_to_table::${sql.raw(long.type)} from ${shared},
      rows from (${varying}, string_to_table(${texts}, ${TEXT_END})) as r`.execute(tx);
  }
}

function* partsOf<R>(rows: readonly R[]): Generator<readonly R[]> {
  for (let from = 0; from < rows.length; from += ROWS_PER_STATEMENT_MAX) {
    yield rows.slice(from, from + ROWS_PER_STATEMENT_MAX);
  }
}

type Row = Readonly<Record<string, unknown>>;

/** Rows as SQL: `s` has the columns in which all of them are equal, `varying` the rest. */
function sourceOf(table: keyof HubTables, rows: readonly object[]) {
  const all = rows.map((row): Row => ({ ...row }));
  const [first = {}] = all;
  const keys = Object.keys(first);
  const differ = keys.filter(
    (key) => all.length === 1 || all.some((row) => row[key] !== first[key]),
  );
  const equal = keys.filter((key) => !differ.includes(key));
  const type = sql.table(table);
  const refs = (names: readonly string[], of: string) =>
    names.map((name) => sql`${sql.raw(of)}${sql.ref(name)}`);
  return {
    columns: sql.join([...refs(equal, ''), ...refs(differ, '')]),
    values: sql.join([...refs(equal, 's.'), ...refs(differ, 'r.')]),
    shared: sql`json_populate_record(null::${type}, ${JSON.stringify(pick(first, equal))}) as s`,
    varying: sql`json_populate_recordset(null::${type}, ${JSON.stringify(
      equal.length === 0 ? all : all.map((row) => pick(row, differ)),
    )})`,
  };
}

function pick(row: Row, keys: readonly string[]): Row {
  const picked: Record<string, unknown> = {};
  for (const key of keys) picked[key] = row[key];
  return picked;
}
