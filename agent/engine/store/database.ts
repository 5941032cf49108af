/**
 * The till's SQLite file. Invariants: WAL with synchronous=FULL on the connection (better-sqlite3 is
 * compiled with NORMAL for WAL, which loses acknowledged commits in a power cut); one engine per folder;
 * a file that is damaged, foreign or newer is refused whole, never half used.
 */
import { chmodSync, existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import Database from 'better-sqlite3';
import { err, ok } from '@verno/shared/kernel/result';
import type { Result } from '@verno/shared/kernel/result';
import { readSpareIdentity } from './spare-identity.ts';
import { lockFolder } from './lock.ts';
import type { FolderLock } from './lock.ts';
import { SCHEMA_VERSION, migrate } from './migrations.ts';
import type { Step } from './migrations.ts';
import { damaged, foreign, isDiskFull, newer, openingProblem } from './open-problems.ts';
import type { OpenProblem } from './open-problems.ts';
import { createReserve } from './reserve.ts';
import type { Reserve } from './reserve.ts';

export { isDiskFull } from './open-problems.ts';

/** Marks the file as ours: «VRNT». */
export const APPLICATION_ID = 0x5652_4e54;
export const FILE_NAME = 'till.sqlite';
/** Written when a look inside found damage: the file is to be rebuilt before it is used again. */
export const DAMAGED_NAME = 'till.damaged';
const SYNCHRONOUS_FULL = 2;

export interface TillDatabase {
  readonly db: Database.Database;
  readonly folder: string;
  readonly reserve: Reserve;
  /** Runs `work` in one immediate transaction: all of it is durable when this returns, or none. */
  inTransaction<T>(work: () => T): T;
  /** The same for a sale: on a full disk the reserve is given up and `work` runs once more. */
  inSaleTransaction<T>(work: () => T): T;
  /** Runs before the file is closed, the last said first: other connections to it end there. */
  readonly beforeClose: (work: () => void) => void;
  readonly close: () => void;
}

export interface OpenOptions {
  /** The schema's steps, where a test has others. */
  readonly steps?: readonly Step[];
  /** Told before each statement runs, for tests that cut the power there. */
  readonly onStatement?: (sql: string) => void;
}

/** Opens (or makes) the file in `folder` and holds the folder's lock until `close`. */
export function openTillDatabase(
  folder: string,
  options: OpenOptions = {},
): Result<TillDatabase, OpenProblem> {
  const lock = lockFolder(folder);
  if (!lock.ok) return lock;
  const opened = openLocked(folder, lock.value, options);
  if (!opened.ok) lock.value.release();
  return opened;
}

/** Opens under a lock that the caller holds; `close` lets it go. */
export function openLocked(
  folder: string,
  lock: FolderLock,
  options: OpenOptions = {},
): Result<TillDatabase, OpenProblem> {
  const path = join(folder, FILE_NAME);
  if (existsSync(join(folder, DAMAGED_NAME))) return err(damaged(path));
  let db: Database.Database | null = null;
  try {
    const { onStatement } = options;
    db = new Database(path, onStatement ? { verbose: (sql) => onStatement(String(sql)) } : {});
    const refusal = prepare(db, path, options.steps);
    if (refusal === null) return ok(databaseOf(db, folder, lock));
    db.close();
    return err(refusal);
  } catch (error) {
    db?.close();
    const problem = openingProblem(path, error);
    const isOurs = problem.kind === 'foreign' && readSpareIdentity(folder) !== null;
    return err(isOurs ? damaged(path) : problem);
  }
}

/** True for any failure of the database itself, as opposed to a bug of ours. */
export function isDatabaseFailure(error: unknown): boolean {
  return error instanceof Database.SqliteError && !error.code.startsWith('SQLITE_CONSTRAINT');
}

function databaseOf(db: Database.Database, folder: string, lock: FolderLock): TillDatabase {
  const reserve = createReserve(folder);
  const ending: (() => void)[] = [];
  const inTransaction = <T>(work: () => T): T => db.transaction(work).immediate();
  return {
    db,
    folder,
    reserve,
    inTransaction,
    inSaleTransaction: (work) => {
      try {
        return inTransaction(work);
      } catch (error) {
        if (!isDiskFull(error) || !reserve.release()) throw error;
        return inTransaction(work);
      }
    },
    beforeClose: (work) => void ending.unshift(work),
    close: () => {
      for (const end of ending.splice(0)) end();
      db.close();
      lock.release();
    },
  };
}

/**
 * Settings, schema and a look inside; null when all is well. A folder that once held an enrolled till and
 * has no database now is damaged, not new: starting afresh there would forget its purchases silently.
 */
function prepare(
  db: Database.Database,
  path: string,
  steps: readonly Step[] | undefined,
): OpenProblem | null {
  const known = steps?.length ?? SCHEMA_VERSION;
  const version = Number(db.pragma('user_version', { simple: true }));
  const application = Number(db.pragma('application_id', { simple: true }));
  const tables = Number(db.prepare('SELECT count(*) FROM sqlite_schema').pluck().get());
  const enrolledBefore = readSpareIdentity(dirname(path)) !== null;
  if (tables === 0 && enrolledBefore) return damaged(path);
  if (tables > 0 && application !== APPLICATION_ID) return foreign(path);
  if (version > known) return newer(path, version, known);
  db.pragma('journal_mode = WAL');
  db.pragma('synchronous = FULL');
  db.pragma('foreign_keys = ON');
  db.pragma('busy_timeout = 2000');
  db.pragma('cache_size = -65536');
  db.pragma('temp_store = MEMORY');
  chmodSync(path, 0o600);
  if (tables === 0) db.pragma(`application_id = ${APPLICATION_ID}`);
  migrate(db, version, steps);
  db.prepare(
    'INSERT INTO documents VALUES (?, ?) ON CONFLICT DO UPDATE SET body = excluded.body',
  ).run('opened', '1');
  assertDurable(db);
  return null;
}

/** Throws when a write just made would not survive a power cut. */
function assertDurable(db: Database.Database): void {
  const mode = db.pragma('journal_mode', { simple: true });
  const synchronous = db.pragma('synchronous', { simple: true });
  if (mode !== 'wal' || synchronous !== SYNCHRONOUS_FULL) {
    throw new Error(`not durable: journal_mode=${String(mode)} synchronous=${String(synchronous)}`);
  }
}
