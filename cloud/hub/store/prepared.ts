/**
 * Statements that come again are parsed and planned once a connection, not each time: planning was a tenth of what
 * booking an upload costs the server. Their texts are few, because sets travel as one parameter; those that do
 * not come again (lists written out, rare pages) are sent as before, so that the server does not keep them.
 */
import type { PostgresCursor, PostgresPool, PostgresPoolClient, PostgresQueryResult } from 'kysely';
import type pg from 'pg';

/** A text that comes for this time is a statement that comes again. */
const COMES_AGAIN = 3;
/** Statements the server keeps for one connection, with their plans: the first that came again. */
const PREPARED_MAX = 200;
/** Texts whose times are counted; then counting begins anew. */
const COUNTED_MAX = 1000;

/** The pool as kysely takes it. */
export function preparing(pool: pg.Pool): PostgresPool {
  const known = new WeakMap<pg.PoolClient, PostgresPoolClient>();
  return {
    options: pool.options,
    async connect() {
      const client = await pool.connect();
      const wrapped = known.get(client) ?? new PreparingClient(client);
      known.set(client, wrapped);
      return wrapped;
    },
    end: () => pool.end(),
  };
}

/** What is used of a connection of `pg`. */
interface NamingClient {
  query<R>(asked: {
    readonly text: string;
    readonly values: unknown[];
    readonly name?: string;
  }): Promise<PostgresQueryResult<R>>;
  release(destroy?: boolean): void;
}

class PreparingClient implements PostgresPoolClient {
  readonly #client: NamingClient;
  readonly #times = new Map<string, number>();
  readonly #names = new Map<string, string>();
  /** Names ever given: one that was given up still stands for its old statement at the server. */
  #given = 0;

  constructor(client: NamingClient) {
    this.#client = client;
  }

  query<R>(text: string, values: readonly unknown[]): Promise<PostgresQueryResult<R>>;
  query<R>(cursor: PostgresCursor<R>): PostgresCursor<R>;
  query<R>(
    text: string | PostgresCursor<R>,
    values: readonly unknown[] = [],
  ): Promise<PostgresQueryResult<R>> | PostgresCursor<R> {
    if (typeof text !== 'string') throw new TypeError('rows are not read by a cursor here');
    return this.#run<R>(text, values);
  }

  release(destroy?: boolean): void {
    this.#client.release(destroy);
  }

  async #run<R>(text: string, values: readonly unknown[]): Promise<PostgresQueryResult<R>> {
    // What has no parameter goes by the simple protocol, which knows no statements.
    const name = values.length === 0 ? undefined : this.#nameOf(text);
    try {
      return await this.#client.query<R>({ text, values: [...values], ...(name && { name }) });
    } catch (error) {
      // A table has changed under a statement that answers its columns: a newer hub has migrated the database.
      if (name !== undefined && isOutdated(error)) this.#names.clear();
      throw error;
    }
  }

  #nameOf(text: string): string | undefined {
    const name = this.#names.get(text);
    if (name !== undefined || this.#given >= PREPARED_MAX) return name;
    const times = (this.#times.get(text) ?? 0) + 1;
    if (times < COMES_AGAIN) {
      if (this.#times.size >= COUNTED_MAX) this.#times.clear();
      this.#times.set(text, times);
      return undefined;
    }
    this.#times.delete(text);
    this.#given += 1;
    const made = `verno_${this.#given}`;
    this.#names.set(text, made);
    return made;
  }
}

/** «cached plan must not change result type». */
function isOutdated(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === '0A000';
}
