/** The data folder of a demo shop: held by one start at a time, with room to work in. */
import { existsSync, mkdirSync, rmSync, statfsSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';

/** An empty PostgreSQL cluster with its log takes some 80 MB, the demo shop a few more. */
const FREE_BYTES_MIN = 200_000_000;
const MEGABYTE = 1_000_000;
const LOCK = 'shop.lock';

export interface HeldFolder {
  release(): void;
}

/**
 * Makes the folder and holds it until `release` or the end of the process. Two starts on one folder would
 * take each other's devices away, and `fresh` would delete data that another is writing.
 * @param fresh throws everything in it away, once it is held.
 * @throws Error with one line for the person.
 */
export function holdFolder(folder: string, fresh: boolean): HeldFolder {
  make(folder);
  let lock = takeLock(folder);
  try {
    if (fresh) {
      lock.close();
      // The folder itself goes too: an old one may have rights that shut the database's own user out.
      rmSync(folder, { recursive: true, force: true });
      make(folder);
      lock = takeLock(folder);
    }
    assertRoom(folder);
  } catch (error) {
    lock.close();
    throw error;
  }
  return { release: () => lock.close() };
}

function make(folder: string): void {
  try {
    mkdirSync(folder, { recursive: true });
  } catch (error) {
    throw cannotUse(folder, error);
  }
}

/** SQLite's own lock: the system drops it when the process dies, however it dies. */
function takeLock(folder: string): Database.Database {
  let lock: Database.Database | null = null;
  try {
    lock = new Database(join(folder, LOCK), { timeout: 0 });
    lock.exec('BEGIN EXCLUSIVE');
    return lock;
  } catch (error) {
    lock?.close();
    if (codeOf(error).startsWith('SQLITE_BUSY')) {
      throw new Error(
        `a shop already runs on ${folder}: end it (Ctrl-C), or name another folder with --data`,
        { cause: error },
      );
    }
    throw cannotUse(folder, error);
  }
}

/** A shop that is there already has its cluster; a new one needs the room for it. */
function assertRoom(folder: string): void {
  if (existsSync(join(folder, 'hub'))) return;
  const { bavail, bsize } = statfsSync(folder);
  const free = bavail * bsize;
  if (free >= FREE_BYTES_MIN) return;
  throw new Error(
    `the disk of ${folder} has ${Math.floor(free / MEGABYTE)} MB free, a new shop needs ${FREE_BYTES_MIN / MEGABYTE} MB: free some space, or name another folder with --data`,
  );
}

function cannotUse(folder: string, error: unknown): Error {
  const reason = error instanceof Error ? error.message : String(error);
  return new Error(
    `the data folder ${folder} cannot be written (${reason}): check its rights, or name another with --data`,
    { cause: error },
  );
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : '';
}
