/**
 * One engine per folder: a second one would fork the log. The lock is SQLite's own on a file beside: the
 * system drops it when the process dies, however it dies.
 */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { err, ok } from '@verno/shared/kernel/result';
import type { Result } from '@verno/shared/kernel/result';
import { busy, codeOf, folderProblem } from './open-problems.ts';
import type { OpenProblem } from './open-problems.ts';

const LOCK_NAME = 'engine.lock';

export interface FolderLock {
  readonly release: () => void;
}

/** Makes the folder where it is missing, and holds it until `release`. */
export function lockFolder(folder: string): Result<FolderLock, OpenProblem> {
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
  } catch (error) {
    return err(folderProblem(folder, error));
  }
  let lock: Database.Database | null = null;
  try {
    const held = new Database(join(folder, LOCK_NAME), { timeout: 0 });
    lock = held;
    held.exec('BEGIN EXCLUSIVE');
    return ok({ release: () => void held.close() });
  } catch (error) {
    lock?.close();
    if (codeOf(error).startsWith('SQLITE_BUSY')) return err(busy(folder));
    return err(folderProblem(folder, error));
  }
}
