/** `= any(…)` over ids: unlike `in`, an empty list is allowed and matches nothing. */
import { sql } from 'kysely';
import type { RawBuilder } from 'kysely';

export function anyOf(ids: readonly string[]): RawBuilder<string> {
  return sql<string>`any(${[...ids]}::uuid[])`;
}
