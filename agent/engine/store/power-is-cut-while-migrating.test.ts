import { spawnSync } from 'node:child_process';
import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { openTillDatabase } from './database.ts';
import { SCHEMA_VERSION } from './migrations.ts';
import { IDENTITY, wholeSeqs, writeLog } from './rebuild/log.testkit.ts';
import { createTillStore } from './store.ts';
import { openStore, tempFolder } from './temp-folder.testkit.ts';
import { TOMORROW } from './tomorrow.testkit.ts';

const SCRIPT = join(import.meta.dirname, 'migrating.testkit.ts');
const EVENTS = 5;
const STATEMENTS_MAX = 200;

function soldFolder(): string {
  const { store, close } = openStore();
  const { folder } = store.database;
  store.identity.write(IDENTITY);
  writeLog(store, 1, EVENTS);
  close();
  return folder;
}

/** Runs the newer program on the folder; true when it came to its end. */
function migrate(folder: string, killBefore: number): boolean {
  const done = spawnSync(process.execPath, [SCRIPT, folder, String(killBefore)], {
    encoding: 'utf8',
  });
  if (done.signal === 'SIGKILL') return false;
  expect(done.stderr).toBe('');
  expect(done.stdout).toBe('done\n');
  return true;
}

describe('the till’s file and a newer program', () => {
  test('killed before any statement of the change: nothing is lost, the next start finishes it', () => {
    const sold = soldFolder();
    let kills = 0;
    let finished = false;
    for (let statement = 1; !finished && statement < STATEMENTS_MAX; statement += 1) {
      const folder = tempFolder();
      cpSync(sold, folder, { recursive: true });
      finished = migrate(folder, statement);
      if (finished) break;
      kills += 1;
      // Whatever the kill left opens as the old schema or as the new one, whole.
      const before = openTillDatabase(folder, { steps: TOMORROW.slice(0, SCHEMA_VERSION) });
      if (before.ok) {
        expect(wholeSeqs(createTillStore(before.value), EVENTS)).toHaveLength(EVENTS);
        before.value.close();
      } else expect(before.error.kind).toBe('newer');
      const after = openTillDatabase(folder, { steps: TOMORROW });
      if (!after.ok) throw new Error(after.error.text.en);
      const { db } = after.value;
      expect(db.pragma('integrity_check', { simple: true })).toBe('ok');
      expect(db.pragma('user_version', { simple: true })).toBe(TOMORROW.length);
      expect(db.prepare('SELECT count(kind) FROM events').pluck().get()).toBe(EVENTS);
      expect(db.prepare('SELECT count(*) FROM tags').pluck().get()).toBe(EVENTS);
      expect(db.prepare('SELECT count(*) FROM schema_steps').pluck().get()).toBe(TOMORROW.length);
      after.value.close();
    }
    expect(finished).toBe(true);
    expect(kills).toBeGreaterThan(20);
  }, 120_000);

  test('killed while the very first file is made: the next start makes it', () => {
    let kills = 0;
    for (let statement = 1; statement < STATEMENTS_MAX; statement += 9) {
      const folder = tempFolder();
      if (migrate(folder, statement)) break;
      kills += 1;
      openStore(folder).close();
    }
    expect(kills).toBeGreaterThan(3);
  }, 60_000);

  test('an older program refuses the newer file in plain words and leaves it as it is', () => {
    const folder = soldFolder();
    migrate(folder, 0);
    const refused = openTillDatabase(folder);
    if (refused.ok) throw new Error('an older program opened it');
    expect(refused.error.kind).toBe('newer');
    expect(refused.error.text.ru).toContain('Обновите кассу');
    const again = openTillDatabase(folder, { steps: TOMORROW });
    if (!again.ok) throw new Error(again.error.text.en);
    expect(again.value.db.prepare('SELECT count(*) FROM tags').pluck().get()).toBe(EVENTS);
    again.value.close();
  });
});
