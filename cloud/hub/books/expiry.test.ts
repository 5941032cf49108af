/** The end of lots: once, however late, however many hubs, whoever spends at the same moment. */
import { afterEach, beforeEach, expect, test } from 'vitest';
import { sql } from 'kysely';
import { startTestHub } from '../hub.testkit.ts';
import type { TestHub } from '../hub.testkit.ts';
import { openDatabase } from '../store/database.ts';
import { createTill } from '../till.testkit.ts';
import type { TestTill } from '../till.testkit.ts';
import { activateDueLots } from './activation.ts';
import { burnDueLots } from './expiry.ts';
import { bookOpenings } from './opening.ts';
import { verifyBooks } from './verify.ts';

const DAY_MS = 24 * 60 * 60_000;
/** More than a batch, so that the job needs several. */
const MANY = 6000;
/** On a machine that is busy with other things. */
const MANY_TIMEOUT_MS = 120_000;

let world: TestHub;
let till: TestTill;
let anna: string;
beforeEach(async () => {
  world = await startTestHub();
  till = createTill(world, world.company.tills[0], world.company.moscow);
  await till.join();
  anna = world.company.anna;
});
afterEach(async () => {
  expect((await verifyBooks(world.db)).findings).toEqual([]);
  await world.close();
});

const parts = () => ({ ids: world.ids, nowMs: world.clock.nowMs() });

const balance = () =>
  world.db
    .selectFrom('balance')
    .where('member_id', '=', anna)
    .select(['active', 'pending', 'reserved'])
    .executeTakeFirstOrThrow();

const openWith = (amount: number, expireOn: string | null, member = anna) =>
  world.db
    .transaction()
    .execute((tx) =>
      bookOpenings(tx, parts(), world.company.partnerId, [
        { memberId: member, currency: 'bonus', amount, expireOn },
      ]),
    );

const expiries = () =>
  world.db
    .selectFrom('posting')
    .where('kind', '=', 'expiry')
    .where('account', '=', 'house_expired')
    .select(['amount', 'account_id'])
    .execute();

/** Members by the thousand, each with a lot that ends tomorrow, written as the books would. */
async function seedMany(count: number): Promise<void> {
  const { partnerId } = world.company;
  await sql`
    with made as (
      select gen_random_uuid() as member_id, gen_random_uuid() as account_id, gen_random_uuid() as lot_id, n
      from generate_series(1, ${count}::int) n
    ),
    members as (
      insert into member (partner_id, member_id, state, registered_on)
      select ${partnerId}, member_id, 'active', '2025-01-01' from made
    ),
    people as (
      insert into member_person (partner_id, member_id, family_name, given_name, search_name, search_given)
      select ${partnerId}, member_id, 'Иванова', 'Ольга', 'иванова', 'ольга' from made
    ),
    accounts as (
      insert into account (partner_id, account_id, currency, opened_at, active)
      select ${partnerId}, account_id, 'bonus', now(), 100 from made
    ),
    owners as (
      insert into account_member (partner_id, member_id, currency, account_id)
      select ${partnerId}, member_id, 'bonus', account_id from made
    ),
    lots as (
      insert into lot (partner_id, lot_id, account_id, member_id, currency, cause_id, amount, remaining, state,
        expire_on, expire_at, created_at)
      select ${partnerId}, lot_id, account_id, member_id, 'bonus', member_id, 100, 100, 'active', '2026-11-22',
        '2026-11-21T21:00:00Z', now() from made
    )
    insert into posting (partner_id, posting_id, account_id, member_id, account, currency, amount, kind,
      cause_kind, cause_id, leg, booked_at, reason)
    select ${partnerId}, gen_random_uuid(), account_id, member_id, side, 'bonus', sign * 100, 'opening',
      'opening', member_id, leg, now(), 'Входящий остаток'
    from made cross join (values ('house_opening', -1, 0), ('active', 1, 1)) s(side, sign, leg)`.execute(
    world.db,
  );
}

test('a lot burns when its day begins in the zone of its store, and cannot be spent from then on', async () => {
  await openWith(1000, '2026-11-23');
  await openWith(500, null, world.company.boris);
  world.clock.advance(Date.parse('2026-11-22T20:59:59Z') - world.clock.nowMs());
  expect(await burnDueLots(world.db, parts())).toBe(0);
  world.clock.advance(1000);
  // No job has run: the reservation itself sees that nothing is left.
  await till.hello();
  const refused = await till.call('POST', '/sync/v1/reservations', {
    reservationId: world.ids.next(),
    purchaseId: world.ids.next(),
    memberId: anna,
    currency: 'bonus',
    amount: 1,
  });
  expect(refused.body).toMatchObject({ code: 'bonus.insufficient' });
  expect(await burnDueLots(world.db, parts())).toBe(1);
  expect(await burnDueLots(world.db, parts())).toBe(0);
  expect(await balance()).toEqual({ active: 0, pending: 0, reserved: 0 });
  await world.sequence();
  const items = await world.db
    .selectFrom('feed_item')
    .where('key', '=', `${anna}/bonus`)
    .select('value')
    .execute();
  expect(items).toMatchObject([{ value: { memberId: anna, active: 0, pending: 0 } }]);
});

test('late by months: a lot that had to come and to end pays the overdraft of its day, then burns', async () => {
  till.sell({ member: anna, prices: [100_000] }); // 4500 at once; 2700 from 28 November to 26 February
  till.sell({ member: anna, prices: [20_000], redeem: 5500, offline: true });
  await till.upload();
  const before = await balance();
  expect(before.active).toBeLessThan(0);
  world.clock.advance(200 * DAY_MS);
  await activateDueLots(world.db, parts());
  await burnDueLots(world.db, parts());
  // Both waiting lots came on the same day, paid what was owed, and the rest is gone.
  expect(await balance()).toEqual({ active: 0, pending: 0, reserved: 0 });
  const burnt = (await expiries()).reduce((sum, row) => sum + row.amount, 0);
  expect(burnt).toBe(before.active + before.pending);
});

test('a lot that ends before its first day burns without ever being spendable', async () => {
  till.sell({ member: anna, prices: [100_000] });
  await till.upload();
  await sql`update lot set expire_on = '2026-11-24', expire_at = '2026-11-23T21:00:00Z'
    where state = 'pending'`.execute(world.db);
  world.clock.advance(4 * DAY_MS);
  expect(await burnDueLots(world.db, parts())).toBe(1);
  world.clock.advance(30 * DAY_MS);
  expect(await activateDueLots(world.db, parts())).toBe(0);
  expect(await balance()).toEqual({ active: 4500, pending: 0, reserved: 0 });
});

test('what comes back to a lot that has ended burns again, as another posting', async () => {
  await openWith(1000, '2026-11-23');
  await till.hello();
  const reservationId = world.ids.next();
  const body = { reservationId, purchaseId: world.ids.next(), memberId: anna, currency: 'bonus' };
  expect((await till.call('POST', '/sync/v1/reservations', { ...body, amount: 300 })).status).toBe(
    200,
  );
  world.clock.advance(2 * DAY_MS);
  expect(await burnDueLots(world.db, parts())).toBe(1);
  await till.hello();
  await till.call('DELETE', `/sync/v1/reservations/${reservationId}`);
  expect(await burnDueLots(world.db, parts())).toBe(1);
  expect((await expiries()).map((row) => row.amount)).toEqual([700, 300]);
});

test(
  'two hubs and a spending till at the same moment: every lot is burnt or spent, none both',
  { timeout: MANY_TIMEOUT_MS },
  async () => {
    await seedMany(MANY);
    await openWith(1000, '2026-11-22');
    world.clock.advance(DAY_MS);
    await till.hello();
    till.sell({ member: anna, prices: [10_000], redeem: 800 });
    const other = openDatabase(
      { connectionString: world.databaseUrl, applicationName: 'verno-second-hub' },
      () => undefined,
    );
    const [one, two, sold] = await Promise.all([
      burnDueLots(world.db, parts()),
      burnDueLots(other.db, parts()),
      till.upload(),
    ]);
    await other.close();
    expect(sold.status).toBe(200);
    // Anna's lot had ended before she spent: whoever came first, it burnt whole and she owes.
    expect(one + two).toBeGreaterThanOrEqual(MANY);
    expect(await expiries()).toHaveLength(MANY + 1);
    expect((await balance()).active).toBe(-800 + 410);
  },
);

test(
  'a hub that dies in the middle of a batch leaves nothing half done; the next one ends the work',
  { timeout: MANY_TIMEOUT_MS },
  async () => {
    await seedMany(MANY);
    world.clock.advance(DAY_MS);
    const dying = openDatabase(
      { connectionString: world.databaseUrl, applicationName: 'verno-dying' },
      () => undefined,
    );
    const died = burnDueLots(dying.db, parts()).then(
      () => 'ended',
      (error: unknown) => String(error),
    );
    // Killed while it holds the locks of its second batch or later: something is booked, something is not.
    const deadlineMs = Date.now() + MANY_TIMEOUT_MS / 2;
    while ((await expiries()).length === 0 && Date.now() < deadlineMs) {
      await sql`select pg_sleep(0.01)`.execute(world.db);
    }
    await sql`select pg_terminate_backend(pid) from pg_stat_activity
    where application_name = 'verno-dying'`.execute(world.db);
    expect(await died).not.toBe('ended');
    // Its connections were killed above: closing them may fail, and nothing hangs on it.
    await dying.close().catch(() => undefined);
    const before = (await expiries()).length;
    expect(before).toBeGreaterThan(0);
    expect(before).toBeLessThan(MANY);
    expect((await verifyBooks(world.db)).findings).toEqual([]);
    expect(await burnDueLots(world.db, parts())).toBe(MANY - before);
  },
);
