/** Work inside a transaction that a refusal must undo without undoing what was done before it. */
import { sql } from 'kysely';
import type { Result } from '@verno/shared/kernel/result';
import type { Tx } from '../store/database.ts';

/** Runs `work`; when it refuses, what it wrote is taken back and the transaction goes on. */
export async function attempt<T, E>(
  tx: Tx,
  work: () => Promise<Result<T, E>>,
): Promise<Result<T, E>> {
  await sql`savepoint marketing_attempt`.execute(tx);
  const done = await work();
  if (!done.ok) await sql`rollback to savepoint marketing_attempt`.execute(tx);
  await sql`release savepoint marketing_attempt`.execute(tx);
  return done;
}
