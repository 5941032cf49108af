/**
 * The till's SQLite file. Invariants: WAL with synchronous=FULL on the connection (better-sqlite3 is
 * compiled with NORMAL for WAL, which loses acknowledged commits in a power cut); one engine per folder;
 * a file that is damaged, foreign or newer is refused whole, never half used.
 */
import { chmodSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import type { Text } from '@verno/shared/kernel/text';
import { err, ok } from '@verno/shared/kernel/result';
import type { Result } from '@verno/shared/kernel/result';
import { SCHEMA_VERSION, migrate } from './migrations.ts';

/** Marks the file as ours: «VRNT». */
const APPLICATION_ID = 0x5652_4e54;
const FILE_NAME = 'till.sqlite';
const LOCK_NAME = 'engine.lock';
const SYNCHRONOUS_FULL = 2;

export interface OpenProblem {
  readonly kind: 'folder' | 'busy' | 'foreign' | 'newer' | 'damaged' | 'disk_full';
  readonly text: Text;
}

export interface TillDatabase {
  readonly db: Database.Database;
  /** Runs `work` in one immediate transaction: all of it is durable when this returns, or none. */
  inTransaction<T>(work: () => T): T;
  readonly close: () => void;
}

/** Opens (or makes) the file in `folder` and holds the folder's lock until `close`. */
export function openTillDatabase(folder: string): Result<TillDatabase, OpenProblem> {
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
  } catch (error) {
    return err(folderProblem(folder, error));
  }
  const lock = takeLock(folder);
  if (!lock.ok) return lock;
  const path = join(folder, FILE_NAME);
  let db: Database.Database | null = null;
  try {
    db = new Database(path);
    const refusal = prepare(db, path);
    if (refusal !== null) {
      db.close();
      lock.value.close();
      return err(refusal);
    }
    return ok(databaseOf(db, lock.value));
  } catch (error) {
    db?.close();
    lock.value.close();
    return err(openingProblem(path, error));
  }
}

/** True when the disk has no room: the caller names that plainly instead of «failed». */
export function isDiskFull(error: unknown): boolean {
  return codeOf(error) === 'SQLITE_FULL' || codeOf(error) === 'ENOSPC';
}

/** True for any failure of the database itself, as opposed to a bug of ours. */
export function isDatabaseFailure(error: unknown): boolean {
  return error instanceof Database.SqliteError && !error.code.startsWith('SQLITE_CONSTRAINT');
}

function databaseOf(db: Database.Database, lock: Database.Database): TillDatabase {
  return {
    db,
    inTransaction: (work) => db.transaction(work).immediate(),
    close: () => {
      db.close();
      lock.close();
    },
  };
}

/** Settings, schema and a look inside; null when all is well. */
function prepare(db: Database.Database, path: string): OpenProblem | null {
  const version = Number(db.pragma('user_version', { simple: true }));
  const application = Number(db.pragma('application_id', { simple: true }));
  const tables = Number(db.prepare('SELECT count(*) FROM sqlite_schema').pluck().get());
  if (tables > 0 && application !== APPLICATION_ID) return foreign(path);
  if (version > SCHEMA_VERSION) return newer(path, version);
  db.pragma('journal_mode = WAL');
  db.pragma('synchronous = FULL');
  db.pragma('foreign_keys = ON');
  db.pragma('busy_timeout = 2000');
  db.pragma('cache_size = -65536');
  db.pragma('temp_store = MEMORY');
  chmodSync(path, 0o600);
  if (tables === 0) db.pragma(`application_id = ${APPLICATION_ID}`);
  migrate(db, version);
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

/**
 * A second engine on one folder would fork the log. The lock is SQLite's own on a file beside: the
 * system drops it when the process dies, however it dies.
 */
function takeLock(folder: string): Result<Database.Database, OpenProblem> {
  let lock: Database.Database | null = null;
  try {
    lock = new Database(join(folder, LOCK_NAME), { timeout: 0 });
    lock.exec('BEGIN EXCLUSIVE');
    return ok(lock);
  } catch (error) {
    lock?.close();
    if (codeOf(error).startsWith('SQLITE_BUSY')) return err(busy(folder));
    return err(folderProblem(folder, error));
  }
}

function codeOf(error: unknown): string {
  if (typeof error !== 'object' || error === null || !('code' in error)) return '';
  return String(error.code);
}

function openingProblem(path: string, error: unknown): OpenProblem {
  if (isDiskFull(error)) {
    return {
      kind: 'disk_full',
      text: {
        ru: `На диске нет места для ${path}. Освободите место и запустите кассу снова.`,
        en: `The disk has no room for ${path}. Free some space and start the till again.`,
      },
    };
  }
  if (codeOf(error) === 'SQLITE_NOTADB') return foreign(path);
  if (codeOf(error).startsWith('SQLITE_CORRUPT')) {
    return {
      kind: 'damaged',
      text: {
        ru: `Файл кассы ${path} повреждён. Не удаляйте его: в нём могут быть неотправленные покупки. Передайте его технику.`,
        en: `The till's file ${path} is damaged. Keep it: it may hold purchases not yet sent. Give it to the technician.`,
      },
    };
  }
  return folderProblem(path, error);
}

function foreign(path: string): OpenProblem {
  return {
    kind: 'foreign',
    text: {
      ru: `${path} — не файл кассы Verno. Уберите его или укажите другую папку (--data).`,
      en: `${path} is not a Verno till's file. Move it away or name another folder (--data).`,
    },
  };
}

function newer(path: string, version: number): OpenProblem {
  return {
    kind: 'newer',
    text: {
      ru: `${path} записан более новой программой (схема ${version}, эта знает ${SCHEMA_VERSION}). Обновите кассу.`,
      en: `${path} was written by a newer program (schema ${version}, this one knows ${SCHEMA_VERSION}). Update the till.`,
    },
  };
}

function busy(folder: string): OpenProblem {
  return {
    kind: 'busy',
    text: {
      ru: `С папкой ${folder} уже работает другая касса. Закройте её или укажите другую папку (--data).`,
      en: `Another till already works in ${folder}. Close it or name another folder (--data).`,
    },
  };
}

function folderProblem(path: string, error: unknown): OpenProblem {
  const reason = error instanceof Error ? error.message : String(error);
  return {
    kind: 'folder',
    text: {
      ru: `Не удалось открыть ${path}: ${reason}. Проверьте права на папку.`,
      en: `Could not open ${path}: ${reason}. Check the folder's permissions.`,
    },
  };
}
