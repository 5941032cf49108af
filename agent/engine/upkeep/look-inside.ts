/**
 * SQLite's own check of the till's file, in a process of its own: a big file takes seconds, and the cashier
 * must not wait for it. The same program is started with `--look-inside`, so that a packaged till, which is
 * one file, can do it too.
 */
import { fork } from 'node:child_process';
import { setPriority } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { z } from 'zod';
import { FILE_NAME } from '../store/database.ts';
import { isDamage } from '../store/open-problems.ts';

const FINDINGS_MAX = 20;
const LOOK_MAX_MS = 30 * 60_000;
/** Least wanted by the scheduler. */
const NICE = 19;

const answer = z.object({ findings: z.array(z.string()) });

/** Checks the folder's file; `deep` also compares every index with its table. */
export function checkFile(folder: string, deep: boolean): readonly string[] {
  try {
    setPriority(NICE);
  } catch {
    // A look at full priority is a look all the same.
  }
  try {
    const db = new Database(join(folder, FILE_NAME), { readonly: true, fileMustExist: true });
    try {
      const pragma = deep ? 'integrity_check' : 'quick_check';
      const found = db.prepare(`PRAGMA ${pragma}(${FINDINGS_MAX})`).pluck().all().map(String);
      return found.length === 1 && found[0] === 'ok' ? [] : found;
    } finally {
      db.close();
    }
  } catch (error) {
    if (isDamage(error)) return [String(error)];
    throw error;
  }
}

/** The same in a child: `script` is the engine's own file. @throws when the child fails. */
export function lookInsideBy(
  script: string,
  folder: string,
): (deep: boolean) => Promise<readonly string[]> {
  return (deep) =>
    new Promise((resolve, reject) => {
      const mode = deep ? 'deep' : 'quick';
      const child = fork(script, ['--data', folder, '--look-inside', mode], {
        stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
        timeout: LOOK_MAX_MS,
      });
      let said: readonly string[] | null = null;
      child.on('message', (message) => {
        said = answer.parse(message).findings;
      });
      child.once('error', reject);
      child.once('exit', (code) => {
        if (said === null) reject(new Error(`the look inside ended with ${String(code)}`));
        else resolve(said);
      });
    });
}
