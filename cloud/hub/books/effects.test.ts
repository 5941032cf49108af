/** Prices in bonuses and rewards for inviters: booked with the purchase, once, and undone with its goods. */
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import type { PurchaseFact } from '@verno/shared/purchase/fact';
import { days, openShop, promotion } from '../marketing/shop.testkit.ts';
import type { Shop } from '../marketing/shop.testkit.ts';
import { verifyBooks } from './verify.ts';

let shop: Shop;
beforeAll(async () => {
  shop = await openShop();
});
afterEach(async () => {
  expect((await verifyBooks(shop.world.db)).findings).toEqual([]);
});
afterAll(() => shop.world.close());

const account = async (memberId: string) => {
  const row = await shop.world.db
    .selectFrom('balance')
    .where('member_id', '=', memberId)
    .select(['active', 'pending'])
    .executeTakeFirst();
  return [row?.active ?? 0, row?.pending ?? 0];
};
const give = (memberId: string, amount: string, kind = 'accrue') =>
  shop.post('/corrections', {
    correctionId: shop.world.ids.next(),
    kind,
    member: { kind: 'member', value: memberId },
    currency: 'bonus',
    amount,
    reason: 'Подготовка',
  });
const effectsOf = (fact: PurchaseFact) => fact.result.effects.map((effect) => effect.kind);
const CURRENCIES = [
  { code: 'bonus', name: { ru: 'Бонусы', en: 'Bonuses' }, precision: 2, perRuble: 100 },
];

async function register(phone: string, invitedBy?: object) {
  const made = await shop.post('/members', { givenName: 'Друг', phone, invitedBy });
  return { status: made.status, body: made.body, memberId: String(made.body['memberId']) };
}

test('[MECH-10] goods for bonuses: the price is taken when the purchase is booked, and comes back with the goods', async () => {
  const { anna } = shop.world.company;
  await give(anna, '7');
  await shop.publish({
    currencies: CURRENCIES,
    promotions: [
      promotion('cup', {
        when: { kind: 'bonus_price', currency: 'bonus', amount: 500 },
        actions: [{ kind: 'percent', percentBp: 10_000 }],
      }),
    ],
  });
  const fact = await shop.sold(shop.one, { member: anna, price: 10_000, pieces: 3 });
  expect([effectsOf(fact), fact.flags]).toEqual([['spend_bonuses'], []]);
  expect(fact.result.totals.totalKopecks).toBe(0);
  expect(await account(anna)).toEqual([200, 0]);
  // The answer was lost: sent again, nothing moves again.
  await shop.one.upload();
  expect(await account(anna)).toEqual([200, 0]);
  const dear = await shop.sold(shop.two, { member: anna, price: 10_000 });
  expect(effectsOf(dear)).toEqual([]);
  const first = shop.one.takeBack(fact, { l1: 1000 });
  await shop.one.upload();
  expect(await account(anna)).toEqual([366, 0]);
  shop.one.takeBack(fact, { l1: 2000 }, [first]);
  await shop.one.upload();
  await shop.one.upload();
  expect(await account(anna)).toEqual([700, 0]);
});

test('bonuses that another till has spent meanwhile: the sale stands, the account owes, headquarters is told', async () => {
  const { anna } = shop.world.company;
  const known = await shop.known(shop.one);
  const first = await shop.sell(shop.one, { member: anna, price: 10_000, known });
  const second = await shop.sell(shop.two, { member: anna, price: 10_000, known });
  await Promise.all([shop.one.upload(), shop.two.upload()]);
  const flags = [await shop.flagsOf(first), await shop.flagsOf(second)];
  expect(flags.flat()).toEqual(['overdraft']);
  expect(await account(anna)).toEqual([-300, 0]);
});

test('[MECH-15] an invited friend’s purchase rewards both, the inviter once, and less when goods come back', async () => {
  const { boris } = shop.world.company;
  await shop.publish({
    currencies: CURRENCIES,
    promotions: [
      promotion('friend', {
        when: {
          all: [
            { kind: 'member', is: { what: 'attribute', code: 'invited', op: 'eq', value: true } },
            { kind: 'history', measure: 'nth', max: 1 },
          ],
        },
        actions: [
          { kind: 'reward_inviter', currency: 'bonus', amount: 50_000 },
          { kind: 'earn', currency: 'bonus', how: { type: 'fixed', amount: 30_000 } },
        ],
      }),
      promotion('each', {
        when: { kind: 'member', is: { what: 'attribute', code: 'invited', op: 'eq', value: true } },
        actions: [{ kind: 'reward_inviter', currency: 'bonus', amount: 7, repeat: 'each' }],
      }),
    ],
  });
  const nobody = await register('+79991110000', { kind: 'card', value: '404' });
  expect([nobody.status, nobody.body]).toMatchObject([
    404,
    { code: 'member.unknown', errors: [{ pointer: '/invitedBy' }] },
  ]);
  const friend = await register('+79991110001', { kind: 'phone', value: '8 903 111-22-33' });
  expect(friend.status).toBe(201);
  const stranger = await register('+79991110002');
  expect(effectsOf(await shop.sold(shop.one, { member: stranger.memberId }))).toEqual([]);
  const known = await shop.known(shop.two);
  const first = await shop.sold(shop.one, { member: friend.memberId, price: 10_000, pieces: 4 });
  expect([await account(friend.memberId), await account(boris)]).toEqual([
    [30_000, 0],
    [50_007, 0],
  ]);
  // A till that has not heard of the first promises again; the inviter has had his.
  const again = await shop.sold(shop.two, { member: friend.memberId, price: 10_000, known });
  expect(effectsOf(again)).toEqual(['reward_inviter', 'reward_inviter']);
  expect(await account(boris)).toEqual([50_014, 0]);
  // Three quarters come back: a quarter of the reward and 2 of the 7 stay; the other purchase keeps its 7.
  const back = shop.one.takeBack(first, { l1: 3000 });
  await shop.one.upload();
  expect(await account(boris)).toEqual([12_500 + 2 + 7, 0]);
  // The inviter has spent it; the rest is taken as far as the policy goes.
  await shop.hq.call('PATCH', '/api/v1/policies', { reversalPolicy: 'to_zero', reason: 'Проба' });
  await shop.post('/corrections', {
    correctionId: shop.world.ids.next(),
    kind: 'write_off',
    member: { kind: 'member', value: boris },
    currency: 'bonus',
    amount: '125',
    reason: 'Потратил',
  });
  const last = shop.two.takeBack(first, { l1: 1000 }, [back]);
  await shop.two.upload();
  expect(await account(boris)).toEqual([0, 0]);
  const refund = await shop.world.db
    .selectFrom('refund')
    .where('refund_id', '=', last.refundId)
    .select('flags')
    .executeTakeFirstOrThrow();
  expect(refund.flags).toContain('short_reversal');
});

test('a currency’s lifetime holds for the reward, and a purchase that came back whole may bring it again', async () => {
  await shop.put('/currencies/bonus', {
    name: { ru: 'Бонусы', en: 'Bonuses' },
    precision: 2,
    perRuble: 100,
    lifetime: { activateAfterDays: 2, expireAfterDays: 30, expireOn: null, alignToMonth: false },
    approveAbove: null,
  });
  const inviter = await register('+79991110010');
  const friend = await register('+79991110011', { kind: 'memberId', value: inviter.memberId });
  await shop.publish({
    currencies: CURRENCIES,
    promotions: [
      promotion('friend', {
        actions: [{ kind: 'reward_inviter', currency: 'bonus', amount: 100 }],
      }),
    ],
  });
  const fact = await shop.sold(shop.one, { member: friend.memberId });
  expect(await account(inviter.memberId)).toEqual([0, 100]);
  shop.one.takeBack(fact, { l1: 1000 });
  await shop.one.upload();
  expect(await account(inviter.memberId)).toEqual([0, 0]);
  await shop.sold(shop.one, { member: friend.memberId });
  await shop.sold(shop.two, { member: friend.memberId });
  expect(await account(inviter.memberId)).toEqual([0, 100]);
  await shop.pass(days(3));
  await give(inviter.memberId, '1');
  expect((await account(inviter.memberId))[0]).toBe(100);
});
