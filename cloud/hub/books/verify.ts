/** The books against themselves: nothing here is trusted because it is stored. */
import { sql } from 'kysely';
import type { Db, Tx } from '../store/database.ts';
import { verifyMarketing } from '../marketing/verify.ts';
import { runChecks } from './check.ts';
import { CHECKS } from './checks.ts';

export interface VerifyReport {
  readonly postings: number;
  readonly purchases: number;
  readonly events: number;
  /** Each finding is one sentence with the figures; empty = all is well. */
  readonly findings: readonly string[];
}

/** Recomputes and compares everything in one snapshot; reads only. */
export async function verifyBooks(db: Db): Promise<VerifyReport> {
  return db
    .transaction()
    .setIsolationLevel('repeatable read')
    .execute(async (tx) => {
      // A proof reads every book; it takes its time and holds no locks.
      await sql`set local statement_timeout = 0`.execute(tx);
      const counts = await sql<{ postings: number; purchases: number; events: number }>`
        select (select count(*) from posting) as postings,
          (select count(*) from purchase) as purchases,
          (select count(*) from till_event) as events`.execute(tx);
      const findings = [...(await findDifferences(tx)), ...(await verifyMarketing(tx))];
      return { ...(counts.rows[0] ?? { postings: 0, purchases: 0, events: 0 }), findings };
    });
}

/** What differs, one sentence a row. */
export const findDifferences = (tx: Tx): Promise<string[]> => runChecks(tx, CHECKS);
