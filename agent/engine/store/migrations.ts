/**
 * Numbered steps from an empty file to today's schema. A step is a folder `migrations/NNNN-name/` with
 * `up.ts` (SQL as text: it must survive the packaged till's bundle) and `why.md`.
 *
 * Each step is one transaction together with the new `user_version` and its line in `schema_steps`: a
 * power cut at any statement leaves the file before the step or after it, and the next start goes on.
 */
import type Database from 'better-sqlite3';
import { UP as first } from './migrations/0001-first/up.ts';
import { UP as refunds } from './migrations/0002-refunds/up.ts';
import { UP as figures } from './migrations/0003-figures/up.ts';
import { UP as offlineBonuses } from './migrations/0004-offline-bonuses/up.ts';
import { UP as snapshot } from './migrations/0005-snapshot/up.ts';

export interface Step {
  readonly name: string;
  readonly up: string;
}

export const STEPS: readonly Step[] = [
  { name: '0001-first', up: first },
  { name: '0002-refunds', up: refunds },
  { name: '0003-figures', up: figures },
  { name: '0004-offline-bonuses', up: offlineBonuses },
  { name: '0005-snapshot', up: snapshot },
];

/** The schema this program writes. */
export const SCHEMA_VERSION = STEPS.length;

/** Kept for the technician: which step ran when. What decides is `user_version`. */
const STEPS_TABLE = `CREATE TABLE IF NOT EXISTS schema_steps
  (number INTEGER PRIMARY KEY, name TEXT NOT NULL, ran_at TEXT NOT NULL) STRICT`;

/** Brings the file from version `from` to the newest of `steps`. */
export function migrate(db: Database.Database, from: number, steps: readonly Step[] = STEPS): void {
  steps.forEach(({ name, up }, index) => {
    if (index < from) return;
    const number = index + 1;
    const run = db.transaction(() => {
      db.exec(STEPS_TABLE);
      db.exec(up);
      db.prepare("INSERT OR REPLACE INTO schema_steps VALUES (?, ?, datetime('now'))").run(
        number,
        name,
      );
      db.pragma(`user_version = ${number}`);
    });
    run.immediate();
  });
}
