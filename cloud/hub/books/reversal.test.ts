/** Goods come back: what they had brought is taken away, what was spent on them returns. */
import { afterEach, beforeEach, expect, test } from 'vitest';
import { startTestHub } from '../hub.testkit.ts';
import type { TestHub } from '../hub.testkit.ts';
import { createTill } from '../till.testkit.ts';
import type { TestTill } from '../till.testkit.ts';
import { bookOpenings } from './opening.ts';
import { lotsOfPurchase, reversePurchase } from './reversal.ts';
import type { ReversalPolicy } from './reversal.ts';
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

const balance = () =>
  world.db
    .selectFrom('balance')
    .where('member_id', '=', anna)
    .select(['active', 'pending', 'reserved'])
    .executeTakeFirstOrThrow();

const openWith = (amount: number, expireOn: string | null = null) =>
  world.db
    .transaction()
    .execute((tx) =>
      bookOpenings(tx, parts(), world.company.partnerId, [
        { memberId: anna, currency: 'bonus', amount, expireOn },
      ]),
    );

/** Sells to Anna; returns the purchase with its lots: 5 % at once, 3 % after a week. */
async function sell(price: number, redeem = 0) {
  await till.hello();
  const { purchaseId } = till.sell({ member: anna, prices: [price], redeem });
  expect((await till.upload()).status).toBe(200);
  const lots = await world.db
    .transaction()
    .execute((tx) => lotsOfPurchase(tx, world.company.partnerId, purchaseId));
  return { purchaseId, lots };
}

interface Asked {
  readonly lots?: readonly { readonly lotId: string; readonly amount: number }[];
  readonly policy?: ReversalPolicy;
  readonly giveBack?: number;
  readonly causeId?: string;
}

const reverse = (purchaseId: string, asked: Asked) =>
  world.db.transaction().execute((tx) =>
    reversePurchase(tx, parts(), world.company.partnerId, {
      cause: { kind: 'refund', id: asked.causeId ?? world.ids.next() },
      purchaseId,
      accruals: asked.lots ?? [],
      policy: asked.policy ?? 'negative',
      giveBack: asked.giveBack ?? 0,
      reason: 'Возврат товара',
    }),
  );

const whole = (lots: readonly { lotId: string; amount: number }[]) =>
  lots.map(({ lotId, amount }) => ({ lotId, amount }));

test('the whole purchase comes back: what it brought is gone, waiting or not, and nothing else', async () => {
  await openWith(1000);
  const { purchaseId, lots } = await sell(100_000);
  expect(await balance()).toEqual({ active: 5500, pending: 2700, reserved: 0 });
  const done = await reverse(purchaseId, { lots: whole(lots) });
  expect(done.accruals.map((one) => [one.taken, one.burnt, one.short])).toEqual([
    [2700, 0, 0],
    [4500, 0, 0],
  ]);
  expect(await balance()).toEqual({ active: 1000, pending: 0, reserved: 0 });
});

test('bonuses spent since: each policy takes what it may, and says what is missing', async () => {
  const { purchaseId, lots } = await sell(100_000);
  await sell(9000, 4000); // 4050 of them are left as 500 + 205 of the new purchase
  const before = await balance();
  expect(before.active).toBe(500 + 205);
  const shortOf = async (policy: ReversalPolicy) => {
    const done = await reverse(purchaseId, { lots: whole(lots), policy });
    return done.accruals.map((one) => one.short);
  };
  expect(await shortOf('pending_only')).toEqual([0, 4500]);
  expect(await balance()).toMatchObject({ active: 705, pending: 123 });
  expect(await shortOf('to_zero')).toEqual([0, 4500 - 705]);
  expect(await balance()).toMatchObject({ active: 0 });
  expect(await shortOf('negative')).toEqual([0, 0]);
  expect(await balance()).toMatchObject({ active: 705 - 4500 });
  // Everything has been taken back by now: asked again there is nothing left to take.
  const again = await reverse(purchaseId, { lots: whole(lots) });
  expect(again.accruals.map((one) => one.taken)).toEqual([0, 0]);
});

test('spent bonuses come back to the lots they were taken from, with their old end, latest end first', async () => {
  await openWith(1000, '2026-12-01');
  await sell(100_000);
  const { purchaseId } = await sell(10_000, 4000);
  const left = async () =>
    Object.fromEntries(
      (
        await world.db
          .selectFrom('lot')
          .where('state', '=', 'active')
          .select(['amount', 'remaining', 'expire_on'])
          .execute()
      ).map((lot) => [lot.amount, [lot.remaining, lot.expire_on]]),
    );
  expect(await left()).toMatchObject({ 1000: [0, '2026-12-01'], 4500: [1500, null] });
  await reverse(purchaseId, { giveBack: 3500 });
  expect(await left()).toMatchObject({ 1000: [500, '2026-12-01'], 4500: [4500, null] });
  await reverse(purchaseId, { giveBack: 500 });
  expect(await left()).toMatchObject({ 1000: [1000, '2026-12-01'], 4500: [4500, null] });
  await expect(reverse(purchaseId, { giveBack: 1 })).rejects.toThrow(RangeError);
});

test('a lot that has ended meanwhile comes back for the grace period', async () => {
  await openWith(3000, '2026-11-25');
  const { purchaseId } = await sell(10_000, 3000);
  world.clock.advance(10 * DAY_MS);
  await reverse(purchaseId, { giveBack: 3000 });
  const lots = await world.db
    .selectFrom('lot')
    .where('remaining', '=', 3000)
    .select(['expire_on', 'state'])
    .execute();
  expect(lots).toEqual([{ expire_on: '2026-12-31', state: 'active' }]);
});

test('what was spent out of nothing pays its own overdraft back', async () => {
  const { purchaseId } = await sell(20_000, 9000);
  expect((await balance()).active).toBe(450 - 9000);
  await reverse(purchaseId, { giveBack: 9000 });
  expect((await balance()).active).toBe(450);
});

test('burnt bonuses are not taken a second time', async () => {
  const { purchaseId, lots } = await sell(100_000);
  world.clock.advance(120 * DAY_MS);
  const later = lots.filter((lot) => lot.amount === 2700);
  const done = await reverse(purchaseId, { lots: whole(later) });
  expect(done.accruals).toMatchObject([{ taken: 0, burnt: 2700, short: 0 }]);
  expect(await balance()).toEqual({ active: 4500, pending: 0, reserved: 0 });
});

test('the same refund booked twice is refused by the database', async () => {
  const { purchaseId, lots } = await sell(100_000);
  const causeId = world.ids.next();
  const half = lots.map(({ lotId, amount }) => ({ lotId, amount: amount / 2 }));
  await reverse(purchaseId, { lots: half, causeId });
  await expect(reverse(purchaseId, { lots: half, causeId })).rejects.toThrow(/posting_once/);
  expect(await balance()).toEqual({ active: 2250, pending: 1350, reserved: 0 });
});
