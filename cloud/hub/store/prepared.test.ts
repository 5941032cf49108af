import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createTestDatabase } from './database.testkit.ts';
import type { TestDatabase } from './database.testkit.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.close());

/** Over one connection: what it keeps is its own. */
const onOneConnection = (work: (db: TestDatabase['db']) => Promise<void>): Promise<void> =>
  database.db.connection().execute(work);
const texts = async (db: TestDatabase['db']): Promise<string[]> =>
  (
    await sql<{ statement: string }>`select statement from pg_prepared_statements`.execute(db)
  ).rows.map((row) => row.statement);

test('what comes again is planned once, what comes once is not kept', () =>
  onOneConnection(async (db) => {
    for (let n = 1; n <= 5; n += 1) {
      const { rows } = await sql<{ twice: number }>`select ${n}::int * 2 as twice`.execute(db);
      expect(rows).toEqual([{ twice: n * 2 }]);
    }
    await sql`select ${1}::int as once`.execute(db);
    const kept = await texts(db);
    expect(kept.filter((text) => text.includes('as twice'))).toHaveLength(1);
    expect(kept.filter((text) => text.includes('as once'))).toEqual([]);
  }));

test('a statement that fails, within a transaction or not, works when it comes again', () =>
  onOneConnection(async (db) => {
    const divide = async (by: number, from: TestDatabase['db']) =>
      (await sql<{ q: number }>`select 12 / ${by}::int as q`.execute(from)).rows[0]?.q;
    for (let n = 0; n < 4; n += 1) {
      await expect(divide(0, db)).rejects.toThrow('division by zero');
      const inside = db.transaction().execute((tx) => divide(0, tx));
      await expect(inside).rejects.toThrow('division by zero');
      expect(await divide(4, db)).toBe(3);
    }
  }));

test('a table that a newer hub has changed: one refusal, then the statement is planned anew', () =>
  onOneConnection(async (db) => {
    await sql`create temporary table shelf (place int)`.execute(db);
    const read = async () => (await sql`select * from shelf where place > ${0}`.execute(db)).rows;
    await sql`insert into shelf values (1)`.execute(db);
    for (let n = 0; n < 4; n += 1) expect(await read()).toEqual([{ place: 1 }]);
    await sql`alter table shelf add column row_no int`.execute(db);
    await expect(read()).rejects.toThrow('cached plan');
    expect(await read()).toEqual([{ place: 1, row_no: null }]);
    expect(await read()).toEqual([{ place: 1, row_no: null }]);
    expect(await read()).toEqual([{ place: 1, row_no: null }]);
  }));

// The last: it takes all places of the connection.
test('however many different statements come again, a connection keeps a bounded number', () =>
  onOneConnection(async (db) => {
    for (let n = 0; n < 300; n += 1) {
      const statement = sql.raw(`as c${n}`);
      for (let again = 0; again < 3; again += 1) {
        const { rows } = await sql`select ${again}::int ${statement}`.execute(db);
        expect(rows).toEqual([{ [`c${n}`]: again }]);
      }
    }
    expect((await texts(db)).length).toBeLessThanOrEqual(200);
  }));
