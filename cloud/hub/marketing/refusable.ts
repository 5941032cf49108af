/** A transaction whose refusal is an answer: it leaves nothing behind. */
import type { Result } from '@verno/shared/kernel/result';
import type { Refusal } from '../http/problems.ts';
import type { Db, Tx } from '../store/database.ts';
import { attempt } from './attempt.ts';

/** Runs `work` in a transaction of its own; what a refused work wrote is taken back. */
export function refusable<T>(
  db: Db,
  work: (tx: Tx) => Promise<Result<T, Refusal>>,
): Promise<Result<T, Refusal>> {
  return db.transaction().execute((tx) => attempt(tx, () => work(tx)));
}
