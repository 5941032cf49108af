import { afterAll, beforeAll, expect, test } from 'vitest';
import { createTestDatabase } from './database.testkit.ts';
import type { TestDatabase } from './database.testkit.ts';
import { migrate, readMigrations } from './migrate.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(async () => {
  await database.close();
});

test('a database that is up to date is left alone', async () => {
  expect(await migrate(database.db)).toEqual([]);
});

test('a new migration runs once, and two hubs starting together do not run it twice', async () => {
  const added = {
    name: '9001-note',
    sql: 'create table note (text text); insert into note values (1)',
    hash: 'a',
  };
  const all = [...readMigrations(), added];
  const ran = await Promise.all([migrate(database.db, all), migrate(database.db, all)]);
  expect(ran.flat()).toEqual(['9001-note']);
  await expect(migrate(database.db)).rejects.toThrow(/9001-note/);
  await expect(
    migrate(database.db, [...readMigrations(), { ...added, hash: 'b' }]),
  ).rejects.toThrow(/9001-note изменена/);
});

test('a migration that fails leaves nothing behind', async () => {
  const note = { name: '9001-note', sql: '', hash: 'a' };
  const broken = {
    name: '9002-broken',
    sql: 'create table half (a int); select nonsense',
    hash: 'c',
  };
  await expect(migrate(database.db, [...readMigrations(), note, broken])).rejects.toThrow(
    /nonsense/,
  );
  const { rows } = await database.db
    .selectFrom('migration' as 'partner')
    .select('name')
    .where('name', '=', '9002-broken')
    .execute()
    .then((found) => ({ rows: found }));
  expect(rows).toEqual([]);
});
