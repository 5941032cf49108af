/** The pool and the typed access to PostgreSQL. */
import { Kysely, PostgresDialect } from 'kysely';
import type { Transaction } from 'kysely';
import pg from 'pg';
import { oneTransaction } from './one-transaction.ts';
import { preparing } from './prepared.ts';
import type { HubTables } from './schema.ts';

export type Db = Kysely<HubTables>;
/** A handle inside a transaction; functions that must not commit on their own ask for this one. */
export type Tx = Transaction<HubTables>;

/** Connections of one hub process; two cores gain nothing from more. */
const POOL_MAX = 10;
const CONNECT_TIMEOUT_MS = 10_000;
/** A statement that runs longer is a mistake, and must not hold locks for ever. */
const STATEMENT_TIMEOUT_MS = 60_000;

const OID = { int8: 20, date: 1082, numeric: 1700 } as const;

/** What every connection says for itself; the server's own settings are not trusted with it. */
const SESSION = [
  // Money and acknowledgements stand on this.
  'synchronous_commit=on',
  'timezone=UTC',
  // Sets are joined to tables by key: on a solid-state disk a look-up costs what the next page does. With the
  // default of 4 tables of middle size are read whole for the sake of a hundred rows.
  'random_page_cost=1.1',
  // Statements are short: compiling one takes longer than running it.
  'jit=off',
] as const;

/** int8 and sums come as numbers (safe integers or an error), dates stay text: a date has no instant. */
const PARSERS = new Map<number, (text: string) => unknown>([
  [OID.int8, safeInteger],
  [OID.numeric, safeInteger],
  [OID.date, (text) => text],
]);

function safeInteger(text: string): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value)) throw new RangeError(`not a safe integer: ${text}`);
  return value;
}

/** Type parsers for every connection we open: set here and nowhere else. */
const TYPES = new pg.TypeOverrides(pg.types);
for (const [oid, parser] of PARSERS) TYPES.setTypeParser(oid, parser);

export interface Connection {
  readonly connectionString: string;
  readonly applicationName: string;
}

/** Options shared by the pool and by single connections (LISTEN). */
export function clientConfig(connection: Connection): pg.ClientConfig {
  return {
    connectionString: connection.connectionString,
    application_name: connection.applicationName,
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    statement_timeout: STATEMENT_TIMEOUT_MS,
    types: TYPES,
    options: SESSION.map((setting) => `-c ${setting}`).join(' '),
  };
}

export interface Database {
  readonly db: Db;
  readonly connection: Connection;
  /** Runs `work` as one transaction, whatever it does with `db` and however many it opens itself. */
  inOneTransaction<T>(work: () => Promise<T>): Promise<T>;
  close(): Promise<void>;
}

/** Opens the pool. `onBroken` hears of connections that break, in use or not; a call under way fails. */
export function openDatabase(connection: Connection, onBroken: (error: Error) => void): Database {
  const pool = new pg.Pool({ ...clientConfig(connection), max: POOL_MAX });
  pool.on('error', onBroken);
  // A client in use has no listener of the pool's: without one its broken connection would end the process.
  pool.on('connect', (client) => client.on('error', onBroken));
  const scoped = oneTransaction(new PostgresDialect({ pool: preparing(pool) }));
  const db = new Kysely<HubTables>({ dialect: scoped.dialect });
  return {
    db,
    connection,
    inOneTransaction: (work) =>
      scoped.within((inner) => db.transaction().execute(() => inner()), work),
    close: () => db.destroy(),
  };
}
