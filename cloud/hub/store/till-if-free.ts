/**
 * What is only noted on a till's row — when it was seen, how far it read — never waits for the row: an upload
 * holds it for as long as its booking takes. Who finds it held leaves the note to the next call.
 */
import { sql } from 'kysely';
import type { RawBuilder, SqlBool } from 'kysely';

/**
 * A condition for `update till`: rows of `tillIds` that nobody holds now; they are held from then on. Rows where
 * `worth` (over the till's columns) is false are left alone: holding one is a write of its own.
 */
export function ifFree(
  tillIds: readonly string[],
  worth: RawBuilder<SqlBool> = sql<SqlBool>`true`,
): RawBuilder<SqlBool> {
  return sql<SqlBool>`till_id in (select free.till_id from till as free
    where free.till_id = any(${[...tillIds]}::uuid[]) and (${worth}) for no key update skip locked)`;
}
