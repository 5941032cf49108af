/** Brings a database to the newest schema: folders of `migrations/` in the order of their names. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { sql } from 'kysely';
import { sha256Hex } from '@verno/shared/kernel/sha256';
import type { Db, Tx } from './database.ts';
import { FatalError } from './fatal.ts';

const FOLDER = fileURLToPath(new URL('./migrations/', import.meta.url));
/** Any constant: two hubs that start together take turns by it. */
const LOCK_KEY = 7_205_001;

export interface Migration {
  readonly name: string;
  readonly sql: string;
  /** SHA-256 of the text: a landed migration is never edited. */
  readonly hash: string;
}

/** Reads migrations from a folder; by default the hub's own. */
export function readMigrations(folder: string = FOLDER): Migration[] {
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && /^\d{4}-/.test(entry.name))
    .map((entry) => entry.name)
    .toSorted()
    .map((name) => {
      const text = readFileSync(join(folder, name, 'up.sql'), 'utf8');
      return { name, sql: text, hash: sha256Hex(text) };
    });
}

/** One name for a whole set of migrations, for template databases of tests. */
export function migrationsHash(migrations: readonly Migration[]): string {
  return sha256Hex(migrations.map((m) => m.hash).join('\n'));
}

/**
 * Runs what has not been run, all in one transaction under an advisory lock. Returns the names run.
 * @throws FatalError when a landed migration was edited, or the database is newer than this code.
 */
export async function migrate(
  db: Db,
  migrations: readonly Migration[] = readMigrations(),
): Promise<string[]> {
  return db.transaction().execute(async (tx) => {
    await sql`select pg_advisory_xact_lock(${LOCK_KEY})`.execute(tx);
    await sql`create table if not exists migration (
      name text primary key, hash text not null, run_at timestamptz not null default now())`.execute(
      tx,
    );
    const landed = await landedMigrations(tx);
    check(migrations, landed);
    const waiting = migrations.filter((m) => !landed.has(m.name));
    for (const migration of waiting) {
      await sql.raw(migration.sql).execute(tx);
      await sql`insert into migration (name, hash) values (${migration.name}, ${migration.hash})`.execute(
        tx,
      );
    }
    return waiting.map((m) => m.name);
  });
}

async function landedMigrations(tx: Tx): Promise<Map<string, string>> {
  const { rows } = await sql<{ name: string; hash: string }>`
    select name, hash from migration order by name`.execute(tx);
  return new Map(rows.map((row) => [row.name, row.hash]));
}

function check(migrations: readonly Migration[], landed: ReadonlyMap<string, string>): void {
  const known = new Map(migrations.map((m) => [m.name, m.hash]));
  for (const [name, hash] of landed) {
    const now = known.get(name);
    if (now === undefined) {
      throw new FatalError(
        `База данных новее программы: в ней есть миграция ${name}, которой нет здесь. Обновите хаб.`,
      );
    }
    if (now !== hash) {
      throw new FatalError(
        `Миграция ${name} изменена после применения. Верните её текст, а правку внесите новой миграцией.`,
      );
    }
  }
}
