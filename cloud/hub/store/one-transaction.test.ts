import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createTestDatabase } from './database.testkit.ts';
import type { TestDatabase } from './database.testkit.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.close());

const put = (db: TestDatabase['db'], subject: string) =>
  db
    .insertInto('auth_failure')
    .values({ subject, failures: 1, last_at: new Date(), blocked_until: null })
    .execute();
const subjects = async () =>
  (await database.db.selectFrom('auth_failure').select('subject').orderBy('subject').execute()).map(
    (row) => row.subject,
  );
const backend = async (db: TestDatabase['db']) =>
  (await sql<{ pid: number }>`select pg_backend_pid() as pid`.execute(db)).rows[0]?.pid;

test('inside, everything is one transaction over one connection; outside sees nothing before its end', async () => {
  const { db } = database;
  await database.inOneTransaction(async () => {
    const pid = await backend(db);
    await put(db, 'a');
    await db.transaction().execute(async (tx) => {
      await put(tx, 'b');
      expect(await backend(tx)).toBe(pid);
    });
    expect(await backend(db)).toBe(pid);
    expect(await subjects()).toEqual(['a', 'b']);
  });
  expect(await subjects()).toEqual(['a', 'b']);
});

test('a transaction within that fails undoes itself alone, at any depth', async () => {
  const { db } = database;
  await database.inOneTransaction(async () => {
    await put(db, 'c');
    const inner = db.transaction().execute(async (tx) => {
      await put(tx, 'd');
      await database.inOneTransaction(() => put(db, 'e'));
      await put(tx, 'c');
    });
    await expect(inner).rejects.toThrow(/auth_failure_pkey/);
    await put(db, 'f');
  });
  expect(await subjects()).toEqual(['a', 'b', 'c', 'f']);
});

test('a failure of the whole undoes what transactions within had committed', async () => {
  const whole = database.inOneTransaction(async () => {
    await database.db.transaction().execute((tx) => put(tx, 'g'));
    throw new Error('no');
  });
  await expect(whole).rejects.toThrow('no');
  expect(await subjects()).toEqual(['a', 'b', 'c', 'f']);
});

test('two at once do not meet; what is left running after the end goes its own way', async () => {
  const { db } = database;
  const pids = await Promise.all(
    ['h', 'i'].map((subject) =>
      database.inOneTransaction(async () => {
        await put(db, subject);
        return backend(db);
      }),
    ),
  );
  expect(new Set(pids).size).toBe(2);
  let late: Promise<unknown> = Promise.resolve();
  await database.inOneTransaction(async () => {
    late = new Promise((resolve) => setImmediate(resolve)).then(() => put(db, 'late'));
    await put(db, 'j');
  });
  await late;
  expect((await subjects()).slice(-4)).toEqual(['h', 'i', 'j', 'late']);
});
