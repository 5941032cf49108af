import { afterEach, beforeEach, expect, test } from 'vitest';
import { startTestHub } from '../hub.testkit.ts';
import type { TestHub } from '../hub.testkit.ts';
import { createTill } from '../till.testkit.ts';
import type { TestTill } from '../till.testkit.ts';
import { activateDueLots } from './activation.ts';
import { bookOpenings } from './opening.ts';
import { expireReservations } from './reservations.ts';
import { verifyBooks } from './verify.ts';

const DAY_MS = 24 * 60 * 60_000;

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

async function balance() {
  const row = await world.db
    .selectFrom('balance')
    .where('member_id', '=', anna)
    .select(['active', 'pending', 'reserved'])
    .executeTakeFirst();
  return row ?? { active: 0, pending: 0, reserved: 0 };
}

async function openWith(amount: number, expireOn: string | null = null): Promise<void> {
  await world.db
    .transaction()
    .execute((tx) =>
      bookOpenings(tx, parts(), world.company.partnerId, [
        { memberId: anna, currency: 'bonus', amount, expireOn },
      ]),
    );
}

async function reserve(amount: number, id = world.ids.next(), purchaseId = world.ids.next()) {
  const body = { reservationId: id, purchaseId, memberId: anna, currency: 'bonus', amount };
  return { id, purchaseId, answer: await till.call('POST', '/sync/v1/reservations', body) };
}

const lots = () =>
  world.db
    .selectFrom('lot')
    .select(['amount', 'remaining', 'state', 'activate_on'])
    .orderBy('amount')
    .execute();

test('bonuses with a later day wait, and become spendable on that day by the store’s clock, once', async () => {
  till.sell({ member: anna, prices: [100_000] });
  await till.upload();
  expect(await balance()).toEqual({ active: 4500, pending: 2700, reserved: 0 });
  // Sold on Saturday 21 November: the day is the 28th, which begins in Moscow at 21:00 UTC the day before.
  world.clock.advance(Date.parse('2026-11-27T20:59:59Z') - world.clock.nowMs());
  expect(await activateDueLots(world.db, parts())).toBe(0);
  world.clock.advance(1000);
  const counted = await Promise.all([
    activateDueLots(world.db, parts()),
    activateDueLots(world.db, parts()),
  ]);
  expect(counted.reduce((sum, one) => sum + one, 0)).toBe(1);
  expect(await activateDueLots(world.db, parts())).toBe(0);
  expect(await balance()).toEqual({ active: 7200, pending: 0, reserved: 0 });
});

test('the day begins earlier in the Urals', async () => {
  const ural = createTill(world, world.company.tills[2], world.company.ural);
  await ural.join();
  ural.sell({ member: anna, prices: [100_000] });
  await ural.upload();
  world.clock.advance(Date.parse('2026-11-27T19:00:00Z') - world.clock.nowMs());
  expect(await activateDueLots(world.db, parts())).toBe(1);
});

test('a reservation sets bonuses aside; the purchase that names it spends exactly those', async () => {
  await openWith(10_000);
  const { id, answer } = await reserve(3000);
  expect(answer.body).toMatchObject({ reservationId: id, amount: 3000, active: 7000 });
  expect(await balance()).toEqual({ active: 7000, pending: 0, reserved: 3000 });
  till.sell({ member: anna, prices: [100_000], redeem: 3000, reservationId: id });
  await till.upload();
  expect(await balance()).toMatchObject({ reserved: 0, active: 7000 + 4350 });
  const again = await till.call('DELETE', `/sync/v1/reservations/${id}`);
  expect(again.body).toMatchObject({ code: 'bonus.reservation_used' });
  const [row] = await world.db
    .selectFrom('purchase')
    .select(['redeemed_kopecks', 'flags'])
    .execute();
  expect(row).toEqual({ redeemed_kopecks: 3000, flags: [] });
});

test('a purchase that spends less than was set aside gives the rest back', async () => {
  await openWith(10_000);
  const { id } = await reserve(5000);
  till.sell({ member: anna, prices: [100_000], redeem: 2000, reservationId: id });
  await till.upload();
  expect(await balance()).toMatchObject({ reserved: 0, active: 8000 + 4400 });
});

test('asking again with the same id changes what is set aside, up and down', async () => {
  await openWith(10_000);
  const { id, purchaseId } = await reserve(3000);
  expect((await reserve(8000, id, purchaseId)).answer.body).toMatchObject({ active: 2000 });
  expect((await reserve(1000, id, purchaseId)).answer.body).toMatchObject({ active: 9000 });
  expect((await reserve(1000, id, purchaseId)).answer.status).toBe(200);
  expect(await balance()).toEqual({ active: 9000, pending: 0, reserved: 1000 });
  const more = await reserve(10_001, id, purchaseId);
  expect(more.answer.body).toMatchObject({ code: 'bonus.insufficient' });
  expect(more.answer.body['detail']).toContain('Доступно 10000, нужно 10001');
  expect((await reserve(500, id)).answer.body).toMatchObject({ code: 'bonus.reservation_used' });
});

test('two tills cannot set aside the same bonuses', async () => {
  await openWith(1000);
  const answers = await Promise.all([reserve(800), reserve(800), reserve(800)]);
  const statuses = answers.map(({ answer }) => answer.status).toSorted((a, b) => a - b);
  expect(statuses).toEqual([200, 409, 409]);
  expect(await balance()).toEqual({ active: 200, pending: 0, reserved: 800 });
});

test('released and forgotten reservations go back; releasing twice is releasing once', async () => {
  await openWith(10_000);
  const first = await reserve(4000);
  expect((await till.call('DELETE', `/sync/v1/reservations/${first.id}`)).status).toBe(204);
  expect((await till.call('DELETE', `/sync/v1/reservations/${first.id}`)).status).toBe(204);
  expect(await balance()).toEqual({ active: 10_000, pending: 0, reserved: 0 });
  await reserve(6000);
  world.clock.advance(30 * 60_000);
  expect(await expireReservations(world.db, parts())).toBe(1);
  expect(await expireReservations(world.db, parts())).toBe(0);
  expect(await balance()).toEqual({ active: 10_000, pending: 0, reserved: 0 });
});

test('a printed receipt is never refused: the reservation had run out, the balance goes below zero, HQ sees it', async () => {
  await openWith(5000);
  const { id } = await reserve(5000);
  world.clock.advance(31 * 60_000);
  await expireReservations(world.db, parts());
  await reserve(4000); // meanwhile another till took most of it
  till.sell({ member: anna, prices: [100_000], redeem: 5000, reservationId: id });
  await till.upload();
  const [row] = await world.db.selectFrom('purchase').select('flags').execute();
  expect(row?.flags.toSorted()).toEqual(['overdraft', 'reservation_gone']);
  // 1000 − 5000, then 5 % of 850 ₽ comes and pays the overdraft first.
  expect(await balance()).toMatchObject({ active: -4000 + 4250, reserved: 4000 });
});

test('what comes after an overdraft pays it back before it can be spent', async () => {
  till.sell({ member: anna, prices: [20_000], redeem: 9000, offline: true });
  await till.upload();
  // 9000 spent out of nothing; 5 % of 90 ₽ (450) came at once and vanished in it.
  expect(await balance()).toMatchObject({ active: -8550, pending: 270 });
  expect((await lots()).map((lot) => [lot.state, lot.remaining])).toEqual([
    ['pending', 270],
    ['active', 0],
  ]);
  world.clock.advance(8 * DAY_MS);
  await activateDueLots(world.db, parts());
  expect(await balance()).toMatchObject({ active: -8280, pending: 0 });
});

test('the bonuses that burn first are spent first', async () => {
  await openWith(1000, null);
  till.sell({ member: anna, prices: [100_000] });
  await till.upload();
  world.clock.advance(8 * DAY_MS);
  await activateDueLots(world.db, parts());
  // Lots: 1000 never burns, 4500 never burns, 2700 burns after 90 days.
  await till.hello();
  expect((await reserve(2800)).answer.status).toBe(200);
  const left = (await lots()).map((lot) => [lot.amount, lot.remaining]);
  // The one that burns is gone whole; the rest is taken from the older of the two that never burn.
  expect(left.find(([amount]) => amount === 2700)).toEqual([2700, 0]);
  expect(left.reduce((sum, [, remaining]) => sum + (remaining ?? 0), 0)).toBe(5400);
});

test('bonuses of an unknown or blocked member cannot be set aside', async () => {
  const body = {
    reservationId: world.ids.next(),
    purchaseId: world.ids.next(),
    currency: 'bonus',
    amount: 1,
  };
  const stranger = { ...body, memberId: world.ids.next() };
  expect((await till.call('POST', '/sync/v1/reservations', stranger)).body).toMatchObject({
    code: 'member.unknown',
  });
  await world.db.updateTable('member').set({ state: 'blocked' }).execute();
  const blocked = { ...body, memberId: anna };
  expect((await till.call('POST', '/sync/v1/reservations', blocked)).body).toMatchObject({
    code: 'member.blocked',
  });
});

test('verify finds what somebody changed behind the books’ back', async () => {
  await openWith(1000);
  await world.db.updateTable('account').set({ active: 999 }).execute();
  expect((await verifyBooks(world.db)).findings.join('\n')).toContain(
    'Итоги счёта не равны сумме проводок',
  );
  await world.db.updateTable('account').set({ active: 1000 }).execute();
});
