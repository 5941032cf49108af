/** A calculation through the API reads counters, coupons, history and budgets as a till does. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  calculatePurchase,
  confirmCalculation,
  recalculatePurchase,
} from '@verno/shared/contracts/hub/calculations';
import * as ids from '@verno/shared/kernel/ids';
import { must, openApplication } from '../application.testkit.ts';
import type { TestApplication } from '../application.testkit.ts';
import { verifyBooks } from '../books/verify.ts';
import { days, openShop, promotion } from '../marketing/shop.testkit.ts';
import type { Shop } from '../marketing/shop.testkit.ts';

let shop: Shop;
let program: TestApplication;
beforeAll(async () => {
  shop = await openShop();
  program = await openApplication(shop.world);
});
afterAll(async () => {
  const { findings } = await verifyBooks(shop.world.db);
  await shop.world.close();
  expect(findings).toEqual([]);
});

interface Asked {
  readonly member?: string | null;
  readonly coupons?: string[];
  /** Price of one piece, decimal text. */
  readonly price?: string;
}

function bodyOf({ member = null, coupons = [], price = '100.00' }: Asked) {
  return {
    storeId: ids.storeId.parse(shop.world.company.moscow),
    tillId: ids.tillId.parse(shop.world.company.tills[0]),
    member:
      member === null ? null : { kind: 'memberId' as const, value: ids.memberId.parse(member) },
    lines: [{ sku: 'sku-1', unitPrice: price }],
    coupons,
  };
}

const calculate = async (asked: Asked) =>
  must(await program.call(calculatePurchase, { body: bodyOf(asked) }));
const discount = async (asked: Asked) => (await calculate(asked)).price.discount;

/** Buys through the API; the discount of it. */
async function bought(asked: Asked): Promise<string> {
  const { calculationId, price } = await calculate(asked);
  must(await program.call(confirmCalculation, { params: { calculationId }, body: {} }));
  const row = await shop.world.db
    .selectFrom('purchase')
    .where('purchase_id', '=', calculationId)
    .select('recomputed')
    .executeTakeFirstOrThrow();
  expect(row.recomputed).toBe('same');
  return price.discount;
}

test('[MK-05] every fifth visit of the month is free, whether counted at a till or through the API', async () => {
  const { anna } = shop.world.company;
  for (const [code, per] of [
    ['visits', 'customer'],
    ['shop', 'store'],
  ]) {
    await shop.put(`/counters/${code}`, { name: code, per, window: 'month' });
  }
  await shop.publish({
    promotions: [
      promotion('visit', {
        actions: [
          { kind: 'change_counter', key: 'visits', op: 'increase', amount: 1 },
          { kind: 'change_counter', key: 'shop', op: 'increase', amount: 1 },
        ],
      }),
      promotion('fifth', {
        when: { kind: 'counter', key: 'visits', min: 4, max: 4 },
        actions: [{ kind: 'percent', percentBp: 10_000 }],
      }),
      promotion('seventh-of-the-shop', {
        when: { kind: 'counter', key: 'shop', min: 6, max: 6 },
        actions: [{ kind: 'percent', percentBp: 5000 }],
      }),
    ],
  });
  const given: string[] = [];
  for (let visit = 1; visit <= 3; visit += 1) given.push(await bought({ member: anna }));
  await shop.sold(shop.one, { member: anna, price: 10_000 });
  expect([...given, await bought({ member: anna }), await bought({ member: anna })]).toEqual([
    '0.00',
    '0.00',
    '0.00',
    '100.00',
    '0.00',
  ]);
  // The shop's seventh customer is Boris; the till says the same.
  expect(await discount({ member: shop.world.company.boris })).toBe('50.00');
  const atTill = await shop.sell(shop.two, { member: shop.world.company.boris, price: 10_000 });
  expect(atTill.result.totals.discountKopecks).toBe(5000);
  await shop.pass(days(10));
  expect(await discount({ member: anna })).toBe('0.00');
});

test('[MK-06] a coupon held by the member counts, in whatever case, also when it waits for this purchase', async () => {
  const { anna, boris } = shop.world.company;
  await shop.put('/number-templates/tea', {
    name: 'tea',
    template: { kind: 'mask', mask: 'TEA-******', numbering: 'random' },
  });
  await shop.put('/coupon-emissions/tea', {
    kind: 'personal',
    name: 'Чайный купон',
    shortText: { ru: '−10 %', en: '10 % off' },
    fullText: { ru: '−10 %', en: '10 % off' },
    imageUrl: null,
    templateId: 'tea',
    timeZone: 'Europe/Moscow',
    lifetime: { burnAfterDays: 3 },
  });
  const off = promotion('off', {
    when: { kind: 'coupon', emission: 'tea' },
    actions: [{ kind: 'percent', percentBp: 1000 }],
  });
  await shop.publish({ emissions: [{ id: 'tea' }], promotions: [off] });
  const issued = await shop.post('/coupon-emissions/tea/coupons', {
    requestId: shop.world.ids.next(),
    memberId: anna,
    count: 2,
  });
  const [code = '', other = ''] = issued.body['codes'] as string[];
  expect(await discount({ member: boris, coupons: [code] })).toBe('0.00');
  const { calculationId, price } = await calculate({ member: anna, coupons: [code.toLowerCase()] });
  expect(price.discount).toBe('10.00');
  const held = await shop.post(`/coupons/${code}/reservations`, {
    purchaseId: calculationId,
    memberId: anna,
  });
  expect(held.status).toBe(200);
  // Somebody else's cheque finds it taken; its own goes on with it.
  expect(await discount({ member: anna, coupons: [code] })).toBe('0.00');
  const params = { calculationId };
  const body = bodyOf({ member: anna, coupons: [code] });
  expect(must(await program.call(recalculatePurchase, { params, body })).price.discount).toBe(
    '10.00',
  );
  must(await program.call(confirmCalculation, { params, body: {} }));
  expect((await shop.get(`/coupons/${code}`))['state']).toBe('used');
  expect(await discount({ member: anna, coupons: [code] })).toBe('0.00');
  expect(await discount({ member: anna, coupons: [other] })).toBe('10.00');
  await shop.pass(days(4));
  expect(await discount({ member: anna, coupons: [other] })).toBe('0.00');
});

test('[MK-10] the last of a budget, of a store’s day is found spent by the API, to the kopeck', async () => {
  const half = (id: string, more: object) =>
    promotion(id, { actions: [{ kind: 'percent', percentBp: 5000 }] }, more);
  await shop.publish({ promotions: [half('half', { budget: { moneyKopecks: 12_000 } })] });
  await shop.sold(shop.one, { price: 10_000 });
  expect([await bought({}), await bought({}), await bought({})]).toEqual([
    '50.00',
    '20.00',
    '0.00',
  ]);
  const limits = [{ id: 'day', per: 'store', period: 'day', unit: 'uses', max: 1 }] as const;
  await shop.publish({ promotions: [half('daily', { limits })] });
  expect([await bought({}), await bought({})]).toEqual(['50.00', '0.00']);
  expect((await shop.sell(shop.two, { price: 10_000 })).result.totals.discountKopecks).toBe(0);
  await shop.pass(days(1));
  expect(await discount({})).toBe('50.00');
});

test('[MECH-03] the third tea of thirty days: purchases of tills and of the API are one history', async () => {
  const { boris } = shop.world.company;
  await shop.publish({
    promotions: [
      promotion('third', {
        when: { kind: 'history', key: '30d', measure: 'nth', every: 3 },
        actions: [{ kind: 'percent', percentBp: 10_000 }],
      }),
    ],
  });
  await shop.sold(shop.one, { member: boris, price: 10_000 });
  expect([await bought({ member: boris }), await discount({ member: boris })]).toEqual([
    '0.00',
    '100.00',
  ]);
  await shop.pass(days(31));
  expect(await discount({ member: boris })).toBe('0.00');
});
