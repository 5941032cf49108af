import { randomBytes } from 'node:crypto';
import { statSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { describe, expect, test } from 'vitest';
import { openTillDatabase } from './database.ts';
import { openStore, tempFolder } from './temp-folder.testkit.ts';

const kindOf = (folder: string): string => {
  const opened = openTillDatabase(folder);
  if (opened.ok) {
    opened.value.close();
    return 'opened';
  }
  expect(opened.error.text.ru).toMatch(/[а-я]/);
  return opened.error.kind;
};

describe('the till’s file', () => {
  test('is durable, private, and opens again', () => {
    const folder = tempFolder();
    const { store, close } = openStore(folder);
    const { db } = store.database;
    expect(db.pragma('journal_mode', { simple: true })).toBe('wal');
    expect(db.pragma('synchronous', { simple: true })).toBe(2);
    expect(db.pragma('foreign_keys', { simple: true })).toBe(1);
    expect(statSync(join(folder, 'till.sqlite')).mode & 0o077).toBe(0);
    close();
    expect(kindOf(folder)).toBe('opened');
  });

  test('a second engine on the same folder is refused, and let in when the first has gone', () => {
    const folder = tempFolder();
    const { close } = openStore(folder);
    expect(kindOf(folder)).toBe('busy');
    close();
    expect(kindOf(folder)).toBe('opened');
  });

  test('another program’s database and plain rubbish are refused untouched', () => {
    const foreign = tempFolder();
    const other = new Database(join(foreign, 'till.sqlite'));
    other.exec('CREATE TABLE notes (text TEXT)');
    other.close();
    expect(kindOf(foreign)).toBe('foreign');

    const rubbish = tempFolder();
    writeFileSync(join(rubbish, 'till.sqlite'), randomBytes(8192));
    expect(kindOf(rubbish)).toBe('foreign');
  });

  test('a file of a newer program is refused', () => {
    const folder = tempFolder();
    const { store, close } = openStore(folder);
    store.database.db.pragma('user_version = 99');
    close();
    expect(kindOf(folder)).toBe('newer');
  });

  test('a torn file is called damaged', () => {
    const folder = tempFolder();
    openStore(folder).close();
    truncateSync(join(folder, 'till.sqlite'), 4096 * 3);
    expect(kindOf(folder)).toBe('damaged');
  });

  test('a folder that cannot be made is named', () => {
    const folder = tempFolder();
    writeFileSync(join(folder, 'file'), '');
    expect(kindOf(join(folder, 'file', 'data'))).toBe('folder');
  });
});
