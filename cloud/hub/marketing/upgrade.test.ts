/** Migration 0004 on a hub that has sold before it: what the books hold is counted, and the tills hear of it. */
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createTestDatabase } from '../store/database.testkit.ts';
import type { TestDatabase } from '../store/database.testkit.ts';
import { migrate, readMigrations } from '../store/migrate.ts';
import { verifyMarketing } from './verify.ts';

const PARTNER = '0192a000-0000-7000-8000-000000000001';
const STORE = '0192a000-0000-7000-8000-000000000002';
const TILL = '0192a000-0000-7000-8000-000000000003';
const MEMBER = '0192a000-0000-7000-8000-000000000010';
/** Landed before this one: a hub of that time has no more. */
const BEFORE = '0002';

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
  await sql`drop schema public cascade`.execute(database.db);
  await sql`create schema public`.execute(database.db);
  await migrate(
    database.db,
    readMigrations().filter((one) => one.name < BEFORE),
  );
});
afterAll(() => database.close());

const consumptions = [
  {
    promotionId: 'p',
    limitId: 'm',
    key: 'p/m@2026-10',
    per: 'promotion',
    unit: 'money',
    amount: 500,
  },
  {
    promotionId: 'p',
    limitId: 's',
    key: `p/s:${STORE}@w2026-10-05`,
    per: 'store',
    unit: 'uses',
    amount: 1,
  },
  {
    promotionId: 'p',
    limitId: 'c',
    key: 'p/c@2026-10-07',
    per: 'customer',
    unit: 'uses',
    amount: 1,
  },
  { promotionId: 'p', limitId: 'q', key: 'p/q', per: 'cheque', unit: 'uses', amount: 1 },
];

async function sell(number: number, member: string | null): Promise<void> {
  const id = `0192a000-0000-7000-8000-0000000001${String(number).padStart(2, '0')}`;
  const fact = JSON.stringify({ result: { consumptions } });
  await sql`
    insert into purchase (partner_id, purchase_id, store_id, till_id, member_id, event_id, number, sold_at,
      local_time, local_date, initial_kopecks, discount_kopecks, redeemed_kopecks, total_kopecks, accrued,
      offline, line_count, bundle_hash, recomputed, received_at, fact)
    values (${PARTNER}, ${id}, ${STORE}, ${TILL}, ${member}, ${id}, ${String(number)}, '2026-10-07T10:00:00Z',
      '2026-10-07T13:00:00', '2026-10-07', 1000, 0, 0, 1000, 0, false, 1, '', 'same', now(),
      ${fact}::jsonb)`.execute(database.db);
}

test('what was sold before is in history and limits, once; roles may go on', async () => {
  const { db } = database;
  await sql`insert into partner values (${PARTNER}, 'Сеть', now())`.execute(db);
  await sql`insert into staff_role values (${PARTNER}, 'hq', 'Офис', 'HQ', '{tills.read}')`.execute(
    db,
  );
  await sql`insert into member (partner_id, member_id, state, registered_on)
    values (${PARTNER}, ${MEMBER}, 'active', '2025-01-01')`.execute(db);
  await sell(1, MEMBER);
  await sell(2, MEMBER);
  await sell(3, null);
  await migrate(db);
  const counters = await db
    .selectFrom('counter')
    .select(['owner', 'key', 'value', 'ends_on', 'scope'])
    .orderBy('key')
    .execute();
  expect(counters).toEqual([
    {
      owner: MEMBER,
      key: 'p/c@2026-10-07',
      value: 2,
      ends_on: '2026-10-08',
      scope: `partner:${PARTNER}`,
    },
    {
      owner: 'all',
      key: 'p/m@2026-10',
      value: 1500,
      ends_on: '2026-11-01',
      scope: `partner:${PARTNER}`,
    },
    {
      owner: 'all',
      key: `p/s:${STORE}@w2026-10-05`,
      value: 3,
      ends_on: '2026-10-12',
      scope: `store:${STORE}`,
    },
  ]);
  const total = await db.selectFrom('member_total').selectAll().executeTakeFirst();
  expect(total).toMatchObject({ count: 2, sum_kopecks: 2000, last_date: '2026-10-07' });
  const sent = await db.selectFrom('feed_change').select(['scope', 'key', 'value']).execute();
  expect(sent.map((row) => [row.scope, row.value])).toEqual([
    [`partner:${PARTNER}`, { key: 'p/m@2026-10', used: 1500 }],
    [`store:${STORE}`, { key: `p/s:${STORE}@w2026-10-05`, used: 3 }],
  ]);
  const role = await db.selectFrom('staff_role').select('rights').executeTakeFirst();
  expect(role?.rights).toEqual(expect.arrayContaining(['tills.read', 'marketing.manage']));
  expect(await db.transaction().execute((tx) => verifyMarketing(tx))).toEqual([]);
});

test('verify finds what somebody changed behind the books’ back', async () => {
  const { db } = database;
  await sql`update counter set value = 7 where key = 'p/m@2026-10'`.execute(db);
  await sql`update member_total set sum_kopecks = 1`.execute(db);
  const findings = await db.transaction().execute((tx) => verifyMarketing(tx));
  expect(findings).toEqual([
    'Счётчик не равен сумме своих изменений: all p/m@2026-10 (-1493)',
    `Итог покупок участника не равен сумме по дням: ${MEMBER} all (-1999)`,
  ]);
});
