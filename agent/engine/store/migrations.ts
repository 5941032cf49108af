/**
 * Numbered steps from an empty file to today's schema. A step is a folder `migrations/NNNN-name/` with
 * `up.ts` (SQL as text: it must survive the packaged till's bundle) and `why.md`; each runs in one
 * transaction together with the new `user_version`.
 */
import type Database from 'better-sqlite3';
import { UP as first } from './migrations/0001-first/up.ts';
import { UP as figures } from './migrations/0003-figures/up.ts';

const STEPS: readonly string[] = [first, figures];

/** The schema this program writes. */
export const SCHEMA_VERSION = STEPS.length;

/** Brings the file from `from` to today's schema. */
export function migrate(db: Database.Database, from: number): void {
  STEPS.forEach((up, index) => {
    if (index < from) return;
    db.transaction(() => {
      db.exec(up);
      db.pragma(`user_version = ${index + 1}`);
    })();
  });
}
