/** Print jobs: what was sent to the printer and what is known of the paper. */
import { z } from 'zod';
import { problem } from '@verno/shared/kernel/text';
import type { Problem } from '@verno/shared/kernel/text';
import type { TillDatabase } from './database.ts';
import { integerOf, oneRow, textOf } from './rows.ts';
import type { Row } from './rows.ts';

/**
 * `pending`: nothing was sent; `printing`: bytes may be on their way; `printed` and `failed`: known for
 * certain; `unknown`: only a look at the paper tells.
 */
const printState = z.enum(['pending', 'printing', 'printed', 'failed', 'unknown']);
export type PrintState = z.infer<typeof printState>;

export interface PrintJob {
  readonly jobId: number;
  readonly purchaseId: string;
  readonly copy: boolean;
  readonly state: PrintState;
  readonly problem: Problem | null;
}

export interface PrintJobStore {
  /** Makes a `pending` job and gives its id. */
  readonly add: (purchaseId: string, copy: boolean) => number;
  readonly byId: (jobId: number) => PrintJob | null;
  /** The original's job of a purchase; null when it was sold without a printer. */
  readonly originalOf: (purchaseId: string) => PrintJob | null;
  readonly setState: (jobId: number, state: PrintState, problem: Problem | null) => void;
  /** Originals a person must look at, oldest first. */
  readonly undecided: () => readonly PrintJob[];
  /** After a restart nobody knows: whatever was pending or printing is `unknown`, copies are `failed`. */
  readonly markInterrupted: () => void;
}

export function createPrintJobStore({ db }: TillDatabase): PrintJobStore {
  const add = db.prepare(
    `INSERT INTO print_jobs (position, copy, state)
     SELECT position, ?, 'pending' FROM events WHERE purchase_id = ? RETURNING job_id`,
  );
  const columns = 'job_id, purchase_id, copy, state, problem';
  const jobs = `SELECT ${columns} FROM print_jobs JOIN events USING (position)`;
  const byId = db.prepare(`${jobs} WHERE job_id = ?`);
  const original = db.prepare(`${jobs} WHERE purchase_id = ? AND copy = 0 ORDER BY job_id LIMIT 1`);
  const setState = db.prepare('UPDATE print_jobs SET state = ?, problem = ? WHERE job_id = ?');
  const undecided = db.prepare(`${jobs} WHERE state = 'unknown' AND copy = 0 ORDER BY job_id`);
  const interrupted = db.prepare(
    `UPDATE print_jobs SET state = CASE copy WHEN 0 THEN 'unknown' ELSE 'failed' END
     WHERE state IN ('pending', 'printing')`,
  );
  return {
    add: (purchaseId, copy) => integerOf(oneRow(add.get(copy ? 1 : 0, purchaseId)) ?? {}, 'job_id'),
    byId: (jobId) => jobOf(oneRow(byId.get(jobId))),
    originalOf: (purchaseId) => jobOf(oneRow(original.get(purchaseId))),
    setState: (jobId, state, why) =>
      void setState.run(state, why === null ? null : JSON.stringify(why), jobId),
    undecided: () => undecided.all().flatMap((row) => jobOf(oneRow(row)) ?? []),
    markInterrupted: () => void interrupted.run(),
  };
}

function jobOf(row: Row | null): PrintJob | null {
  if (row === null) return null;
  const why = row['problem'];
  return {
    jobId: integerOf(row, 'job_id'),
    purchaseId: textOf(row, 'purchase_id'),
    copy: integerOf(row, 'copy') === 1,
    state: printState.parse(row['state']),
    problem: typeof why === 'string' ? problem.parse(JSON.parse(why)) : null,
  };
}
