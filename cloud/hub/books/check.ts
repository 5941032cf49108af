/** A check of the books, and how it is asked. */
import { sql } from 'kysely';
import type { Tx } from '../store/database.ts';

/** One question of `verify`. */
export interface Check {
  /** What is wrong when it finds something. */
  readonly says: string;
  /** Rows of `what` (text) and `figure` (number). */
  readonly query: string;
}

/** At most this many rows are named per check. */
const NAMED_MAX = 20;

/** What the checks find, one sentence a row; empty = all is well. */
export async function runChecks(tx: Tx, checks: readonly Check[]): Promise<string[]> {
  const findings: string[] = [];
  for (const { says, query } of checks) {
    // The limit is kept from the planner, or it would look for the first rows quickest, and there are none: over a
    // million purchases that is a loop within a loop.
    const found = await sql
      .raw<{ what: string; figure: number }>(
        `with found as materialized (${query}) select * from found limit ${NAMED_MAX}`,
      )
      .execute(tx);
    for (const { what, figure } of found.rows) findings.push(`${says}: ${what} (${figure})`);
  }
  return findings;
}
