/**
 * `= any(…)` over ids: unlike `in`, an empty list is allowed and matches nothing. Beside a join with rows sent as
 * JSON it says which keys are meant: the planner takes any JSON for a hundred rows, and a table of middle size would
 * be read whole for them.
 */
import { sql } from 'kysely';
import type { RawBuilder } from 'kysely';

export function anyOf(ids: readonly string[]): RawBuilder<string> {
  return sql<string>`any(${[...ids]}::uuid[])`;
}
