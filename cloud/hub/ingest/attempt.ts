/** Work that may fail by itself without undoing what was done before it in the same transaction. */
import { sql } from 'kysely';
import type { Logger } from 'pino';
import { isDatabaseDown } from '../http/failures.ts';
import type { Tx } from '../store/database.ts';

export type Attempt<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly why: string };

/** Runs `work` so that its failure undoes only itself. A database that is away fails the whole batch. */
export async function attempt<T>(tx: Tx, log: Logger, work: () => Promise<T>): Promise<Attempt<T>> {
  await sql`savepoint posting`.execute(tx);
  try {
    const value = await work();
    await sql`release savepoint posting`.execute(tx);
    return { ok: true, value };
  } catch (error) {
    if (isDatabaseDown(error)) throw error;
    log.error({ err: error }, 'posting failed');
    await sql`rollback to savepoint posting`.execute(tx);
    return { ok: false, why: error instanceof Error ? error.message : String(error) };
  }
}
