/** The second migration runs over books that hold years of data, and they are whole afterwards. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { sql } from 'kysely';
import { verifyBooks } from '../../../books/verify.ts';
import { createTestDatabase } from '../../database.testkit.ts';
import type { TestDatabase } from '../../database.testkit.ts';
import { migrate, readMigrations } from '../../migrate.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
  await sql`drop schema public cascade; create schema public`.execute(database.db);
  await migrate(
    database.db,
    readMigrations().filter(({ name }) => name < '0002'),
  );
  await sql.raw(OLD_BOOKS).execute(database.db);
  await migrate(database.db);
});
afterAll(async () => {
  await database.close();
});

const id = (n: number): string => `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`;

/**
 * Anna: 1000 brought from before, 500 earned (burns on 1 March), 700 spent, 100 set aside; Boris: 300 still
 * to come, and an overdraft of 40 in another currency.
 */
const OLD_BOOKS = `
insert into partner (partner_id, name, created_at) values ('${id(1)}', 'Сеть', now());
insert into currency (partner_id, code, name_ru, name_en, decimals, per_ruble) values
  ('${id(1)}', 'bonus', 'Бонусы', 'Bonuses', 2, 100), ('${id(1)}', 'mile', 'Мили', 'Miles', 0, 1);
insert into store (store_id, partner_id, name, legal_name, inn, address, time_zone, card_pattern) values
  ('${id(2)}', '${id(1)}', 'Урал', 'ООО', '7701234567', 'Екатеринбург', 'Asia/Yekaterinburg', '.*');
insert into member (partner_id, member_id, state, registered_on) values
  ('${id(1)}', '${id(3)}', 'active', '2025-01-01'), ('${id(1)}', '${id(4)}', 'active', '2025-01-01');
insert into purchase (partner_id, purchase_id, store_id, till_id, member_id, event_id, number, sold_at,
    local_time, local_date, initial_kopecks, discount_kopecks, redeemed_kopecks, total_kopecks, accrued,
    offline, line_count, bundle_hash, recomputed, received_at, fact)
  values ('${id(1)}', '${id(5)}', '${id(2)}', '${id(9)}', '${id(3)}', '${id(10)}', '1', now(), '', '2025-12-01',
    0, 0, 0, 0, 500, false, 0, '', 'same', now(), '{}');
insert into posting (partner_id, posting_id, member_id, account, currency, amount, kind, cause_kind,
    cause_id, leg, booked_at, purchase_id, reason) values
  ('${id(1)}', '${id(21)}', '${id(3)}', 'house_opening', 'bonus', -1000, 'opening', 'opening', '${id(3)}', 0, now(), null, ''),
  ('${id(1)}', '${id(22)}', '${id(3)}', 'active', 'bonus', 1000, 'opening', 'opening', '${id(3)}', 1, now(), null, ''),
  ('${id(1)}', '${id(23)}', '${id(3)}', 'active', 'bonus', -700, 'redemption', 'purchase', '${id(5)}', 0, now(), '${id(5)}', ''),
  ('${id(1)}', '${id(24)}', '${id(3)}', 'house_redeemed', 'bonus', 700, 'redemption', 'purchase', '${id(5)}', 1, now(), '${id(5)}', ''),
  ('${id(1)}', '${id(25)}', '${id(3)}', 'house_issued', 'bonus', -500, 'accrual', 'purchase', '${id(5)}', 2, now(), '${id(5)}', ''),
  ('${id(1)}', '${id(26)}', '${id(3)}', 'active', 'bonus', 500, 'accrual', 'purchase', '${id(5)}', 3, now(), '${id(5)}', ''),
  ('${id(1)}', '${id(27)}', '${id(3)}', 'active', 'bonus', -100, 'reservation', 'reservation', '${id(7)}', 0, now(), '${id(6)}', ''),
  ('${id(1)}', '${id(28)}', '${id(3)}', 'reserved', 'bonus', 100, 'reservation', 'reservation', '${id(7)}', 1, now(), '${id(6)}', ''),
  ('${id(1)}', '${id(29)}', '${id(4)}', 'house_issued', 'bonus', -300, 'accrual', 'purchase', '${id(8)}', 0, now(), '${id(8)}', ''),
  ('${id(1)}', '${id(30)}', '${id(4)}', 'pending', 'bonus', 300, 'accrual', 'purchase', '${id(8)}', 1, now(), '${id(8)}', ''),
  ('${id(1)}', '${id(31)}', '${id(4)}', 'active', 'mile', -40, 'redemption', 'purchase', '${id(8)}', 2, now(), '${id(8)}', ''),
  ('${id(1)}', '${id(32)}', '${id(4)}', 'house_redeemed', 'mile', 40, 'redemption', 'purchase', '${id(8)}', 3, now(), '${id(8)}', '');
insert into balance values
  ('${id(1)}', '${id(3)}', 'bonus', 0, 700, 100),
  ('${id(1)}', '${id(4)}', 'bonus', 300, 0, 0), ('${id(1)}', '${id(4)}', 'mile', 0, -40, 0);
insert into lot (partner_id, lot_id, member_id, currency, cause_id, amount, remaining, state, activate_on,
    activate_at, expire_on, created_at) values
  ('${id(1)}', '${id(11)}', '${id(3)}', 'bonus', '${id(3)}', 1000, 200, 'active', null, null, null, now()),
  ('${id(1)}', '${id(12)}', '${id(3)}', 'bonus', '${id(5)}', 500, 500, 'active', null, null, '2036-03-01', now()),
  ('${id(1)}', '${id(13)}', '${id(4)}', 'bonus', '${id(8)}', 300, 300, 'pending', '2036-01-01',
    '2035-12-31T21:00:00Z', null, now());
insert into reservation values ('${id(1)}', '${id(7)}', '${id(3)}', '${id(9)}', '${id(6)}', 'bonus', 100,
  '[{"lotId": "${id(11)}", "amount": 100}]', 1, 'held', now());
`;

test('every balance has become an account of its member, and the books are whole', async () => {
  expect((await verifyBooks(database.db)).findings).toEqual([]);
  const balances = await database.db
    .selectFrom('balance')
    .selectAll()
    .orderBy('member_id')
    .orderBy('currency')
    .execute();
  expect(balances.map((row) => [row.currency, row.pending, row.active, row.reserved])).toEqual([
    ['bonus', 0, 700, 100],
    ['bonus', 300, 0, 0],
    ['mile', 0, -40, 0],
  ]);
});

test('a lot ends when the day begins where it was earned; what was spent before has no lot', async () => {
  const lots = await database.db
    .selectFrom('lot')
    .select(['amount', 'expire_at', 'absorbed'])
    .orderBy('lot_id')
    .execute();
  expect(lots).toEqual([
    { amount: 1000, expire_at: null, absorbed: 700 },
    { amount: 500, expire_at: new Date('2036-02-29T19:00:00Z'), absorbed: 0 },
    { amount: 300, expire_at: null, absorbed: 0 },
  ]);
  const spends = await database.db
    .selectFrom('lot_spend')
    .select(['lot_id', 'amount', 'currency'])
    .orderBy('currency')
    .execute();
  expect(spends.map((spend) => [spend.amount, spend.currency])).toEqual([
    [700, 'bonus'],
    [40, 'mile'],
  ]);
});

test('a posting can be neither changed nor removed, by the owner of the database either', async () => {
  const wanted = [
    sql`update posting set amount = amount + 1`,
    sql`delete from posting`,
    sql`truncate posting`,
  ];
  for (const attempt of wanted) {
    await expect(attempt.execute(database.db)).rejects.toThrow(/never changed or removed/);
  }
  expect((await verifyBooks(database.db)).postings).toBe(12);
});
