/** Rows of a table in a damaged file, by every way SQLite itself still offers. */
import type Database from 'better-sqlite3';
import { oneRow } from '../rows.ts';
import type { Row } from '../rows.ts';

/** Rows asked for one by one on each side of a place that does not read. */
const STEPS_MAX = 4000;

/**
 * Every row of a table with an integer key that can be read: from the front until it breaks, from the back
 * until it breaks, then one by one in the gap between. `key` is the key's column.
 */
export function readRows(db: Database.Database, table: string, key: string): readonly Row[] {
  const found = new Map<number, Row>();
  const take = (row: Row): number => {
    const at = Number(row[key]);
    found.set(at, row);
    return at;
  };
  const front = walk(db, `SELECT * FROM ${table} ORDER BY ${key}`, take);
  if (front.whole) return [...found.values()];
  const back = walk(db, `SELECT * FROM ${table} ORDER BY ${key} DESC`, take);
  if (back.whole) return [...found.values()];
  const one = prepared(db, `SELECT * FROM ${table} WHERE ${key} = ?`);
  if (one === null) return [...found.values()];
  const look = (at: number): void => {
    try {
      const row = oneRow(one.get(at));
      if (row !== null) take(row);
    } catch {
      // This place does not read; its neighbours may.
    }
  };
  const from = front.last ?? 0;
  const to = back.last ?? from + STEPS_MAX;
  const forwardEnd = Math.min(to, from + STEPS_MAX);
  for (let at = from + 1; at < forwardEnd; at += 1) look(at);
  for (let at = to - 1; at > Math.max(forwardEnd, to - STEPS_MAX); at -= 1) look(at);
  return [...found.values()];
}

/** Rows of a table without one integer key: as far as it reads from the front. */
export function readPlainRows(db: Database.Database, table: string): readonly Row[] {
  const rows: Row[] = [];
  walk(db, `SELECT * FROM ${table}`, (row) => rows.push(row));
  return rows;
}

function walk(
  db: Database.Database,
  sql: string,
  take: (row: Row) => number,
): { readonly whole: boolean; readonly last: number | null } {
  let last: number | null = null;
  try {
    for (const found of db.prepare(sql).iterate()) {
      const row = oneRow(found);
      if (row !== null) last = take(row);
    }
    return { whole: true, last };
  } catch {
    return { whole: false, last };
  }
}

function prepared(db: Database.Database, sql: string): Database.Statement | null {
  try {
    return db.prepare(sql);
  } catch {
    return null;
  }
}
