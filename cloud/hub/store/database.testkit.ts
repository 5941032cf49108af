/**
 * A real PostgreSQL for tests: one embedded server per run, started by the first test file that asks, a template
 * database per set of migrations, and fresh copies of it. VERNO_TEST_POSTGRES names a server of one's own instead:
 * its user must be allowed to make databases.
 */
import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import { openDatabase } from './database.ts';
import type { Database } from './database.ts';
import { dataFolder, runningServer } from './embedded/folder.ts';
import { openEmbedded } from './embedded/embedded.ts';
import type { EmbeddedServer } from './embedded/embedded.ts';
import { migrate, migrationsHash, readMigrations } from './migrate.ts';

/** The run's own folder where there is one, see `tools/test/global-setup.ts`. */
const folder = (): string =>
  join(
    process.env['VERNO_TEST_FOLDER'] ?? join(import.meta.dirname, '../../../.cache'),
    'test-postgres',
  );
const TEMPLATE_LOCK_KEY = 7_205_900;
const NAME_RANDOM_BYTES = 8;
/** Durability is proven by tests that start their own server; the rest need not wait for the disk. */
const SETTINGS = [
  'fsync=off',
  'max_connections=300',
  'shared_buffers=128MB',
  'max_wal_size=128MB',
  'min_wal_size=32MB',
];

/** Connection string of a server of one's own, e.g. `postgres://me@127.0.0.1:5415/postgres`. */
const OWN_SERVER = process.env['VERNO_TEST_POSTGRES'];

const random = { bytes: (count: number) => randomBytes(count) };

export interface TestDatabase extends Database {
  readonly url: string;
  /** Closes it and leaves it to be copied: its name, for `createTestDatabase`. */
  keep(): Promise<string>;
}

interface Joined {
  readonly server: EmbeddedServer;
  readonly admin: pg.Client;
  readonly template: string;
  /** Databases that were closed. A server waits a tenth of a second for connections that just ended: later. */
  readonly left: string[];
}

/** Joined once per process, and left when it ends: the server of the run outlives it. */
let joined: Promise<Joined> | null = null;

/** A hub database of one's own, empty or a copy of what was kept. `close` drops it. */
export async function createTestDatabase(kept?: string): Promise<TestDatabase> {
  joined ??= joinServer();
  const { server, admin, template, left } = await joined;
  for (const old of left.splice(0))
    await admin.query(`drop database if exists ${old} with (force)`);
  const name = `test_${randomBytes(NAME_RANDOM_BYTES).toString('hex')}`;
  await admin.query(`create database ${name} template ${kept ?? template}`);
  const url = urlFor(server, name);
  const database = openDatabase({ connectionString: url, applicationName: 'verno-test' }, () => {});
  return {
    ...database,
    url,
    async close() {
      await database.close();
      left.push(name);
    },
    async keep() {
      await database.close();
      return name;
    },
  };
}

async function joinServer(): Promise<Joined> {
  const server = await openServer();
  const admin = await adminClient(server);
  await admin.query('select pg_advisory_lock($1)', [TEMPLATE_LOCK_KEY]);
  const template = await ensureTemplate(server, admin);
  await admin.query('select pg_advisory_unlock($1)', [TEMPLATE_LOCK_KEY]);
  return { server, admin, template, left: [] };
}

/** Ends the server of the test run, if one was started. Called once, after all files. */
export async function stopTestPostgres(): Promise<void> {
  const embedded = existsSync(folder()) && runningServer(dataFolder(folder())) !== null;
  if (OWN_SERVER === undefined && !embedded) return;
  const server = await openServer();
  const admin = await adminClient(server);
  const { rows } = await admin.query<{ datname: string }>(
    `select datname from pg_database d where datname like 'test\\_%'
     and not exists (select 1 from pg_stat_activity a where a.datname = d.datname)`,
  );
  for (const row of rows) await admin.query(`drop database if exists ${row.datname}`);
  await admin.end();
  await server.close();
}

/** The server of the test run; one's own is neither started nor stopped. */
async function openServer(): Promise<EmbeddedServer> {
  if (OWN_SERVER === undefined) {
    return openEmbedded({ data: folder(), random, settings: SETTINGS });
  }
  const leave = async (): Promise<void> => undefined;
  return { url: OWN_SERVER, close: leave, detach: leave };
}

async function ensureTemplate(server: EmbeddedServer, admin: pg.Client): Promise<string> {
  const migrations = readMigrations();
  const name = `template_${migrationsHash(migrations).slice(0, 16)}`;
  const found = await admin.query('select 1 from pg_database where datname = $1', [name]);
  if (found.rowCount === 1) return name;
  await admin.query(`drop database if exists ${name}_making with (force)`);
  await admin.query(`create database ${name}_making`);
  const making = openDatabase(
    { connectionString: urlFor(server, `${name}_making`), applicationName: 'verno-test' },
    () => {},
  );
  await migrate(making.db, migrations);
  await making.close();
  await admin.query(`alter database ${name}_making rename to ${name}`);
  return name;
}

async function adminClient(server: EmbeddedServer): Promise<pg.Client> {
  const client = new pg.Client({
    connectionString: urlFor(server, 'postgres'),
    application_name: 'verno-test',
  });
  await client.connect();
  return client;
}

function urlFor(server: EmbeddedServer, database: string): string {
  const url = new URL(server.url);
  url.pathname = `/${database}`;
  return url.href;
}
