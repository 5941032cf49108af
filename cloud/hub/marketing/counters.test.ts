/** Counters, limits, budgets and history: from a purchase into the books, and down to every till. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { PurchaseFact } from '@verno/shared/purchase/fact';
import type { RefundFact } from '@verno/shared/purchase/refund-fact';
import { verifyBooks } from '../books/verify.ts';
import { forgetPastFigures } from './counters.ts';
import { refreshMembers } from './jobs.ts';
import { days, openShop, promotion } from './shop.testkit.ts';
import type { Shop } from './shop.testkit.ts';

let shop: Shop;
beforeEach(async () => {
  shop = await openShop();
});
afterEach(async () => {
  expect((await verifyBooks(shop.world.db)).findings).toEqual([]);
  await shop.world.close();
});

const count = (key: string, more: object = {}) => ({
  actions: [{ kind: 'change_counter', key, op: 'increase', amount: 1, ...more } as const],
});
const discountOf = (fact: PurchaseFact) => fact.result.totals.discountKopecks;
const memberCounters = async (memberId: string) => {
  const { items } = await shop.get(`/members/${memberId}/counters`);
  const rows = items as { key: string; value: number }[];
  return Object.fromEntries(rows.map((row) => [row.key, row.value]));
};

/** Pieces come back at a till, and the hub hears of it; said twice, as after a lost answer. */
async function takeBack(
  till: Shop['one'],
  fact: PurchaseFact,
  pieces: number,
  known: readonly RefundFact[] = [],
): Promise<RefundFact> {
  const refund = till.takeBack(fact, { l1: pieces * 1000 }, known);
  for (let time = 1; time <= 2; time += 1) expect((await till.upload()).status).toBe(200);
  return refund;
}

describe('[MK-05] counters', () => {
  test('by customer and month: every fifth visit of the month is free, the sixth begins anew', async () => {
    const { anna } = shop.world.company;
    await shop.put('/counters/visits', { name: 'Визиты', per: 'customer', window: 'month' });
    await shop.publish({
      promotions: [
        promotion('visit', count('visits')),
        promotion('fifth', {
          when: { kind: 'counter', key: 'visits', min: 4, max: 4 },
          actions: [{ kind: 'percent', percentBp: 10_000 }],
        }),
      ],
    });
    const free: number[] = [];
    for (let visit = 1; visit <= 6; visit += 1) {
      free.push(discountOf(await shop.sold(shop.one, { member: anna, price: 10_000 })));
    }
    expect(free).toEqual([0, 0, 0, 0, 10_000, 0]);
    // The answer to the last was lost: sent again, it counts once.
    await shop.one.upload();
    expect(await memberCounters(anna)).toEqual({ 'visits@2026-11': 6 });
    await shop.pass(days(10));
    const december = await shop.sold(shop.one, { member: anna });
    expect(december.facts?.counters).toMatchObject({ visits: 0 });
    expect(await memberCounters(anna)).toEqual({ 'visits@2026-11': 6, 'visits@2026-12': 1 });
  });

  test('up, down and set; by store, by till, by promotion: each under its own key', async () => {
    const { anna, boris, moscow } = shop.world.company;
    for (const per of ['store', 'till', 'promotion']) {
      await shop.put(`/counters/by_${per}`, { name: per, per, window: 'day' });
    }
    await shop.publish({
      promotions: [
        promotion('a', {
          actions: [
            { kind: 'change_counter', key: 'by_store', op: 'increase', amount: 3 },
            { kind: 'change_counter', key: 'by_till', op: 'set', amount: 7 },
            { kind: 'change_counter', key: 'by_promotion', op: 'increase', amount: 1 },
            { kind: 'change_counter', key: 'plain', op: 'decrease', amount: 2 },
          ],
        }),
      ],
    });
    await shop.sold(shop.one, { member: anna });
    await shop.sold(shop.two, { member: boris });
    await shop.sold(shop.two, { member: boris });
    expect(await memberCounters(boris)).toEqual({ 'by_promotion:a@2026-11-21': 2, plain: -4 });
    const { figures } = await shop.known(shop.one);
    expect(figures).toEqual({
      [`counter/by_store:${moscow}@2026-11-21`]: 9,
      [`counter/by_till:${shop.one.tillId}@2026-11-21`]: 7,
    });
    // A till's own counter is nothing to another till.
    expect((await shop.known(shop.two)).figures).toEqual({
      [`counter/by_store:${moscow}@2026-11-21`]: 9,
      [`counter/by_till:${shop.two.tillId}@2026-11-21`]: 7,
    });
    const sold = await shop.sell(shop.one, { member: anna });
    expect(sold.facts?.counters).toEqual({});
    await forgetPastFigures(shop.world.db, shop.world.clock.nowMs() + days(4));
    expect((await shop.known(shop.one)).figures).toEqual({});
  });

  test('the window is the store’s day: half past midnight in Moscow is tomorrow', async () => {
    const { anna } = shop.world.company;
    await shop.put('/counters/today', { name: 'Сегодня', per: 'customer', window: 'day' });
    await shop.publish({ promotions: [promotion('a', count('today'))] });
    // 23:59 and 00:01 by the store's clock; both are the 21st in UTC.
    await shop.pass(11 * 3_600_000 + 59 * 60_000);
    await shop.sold(shop.one, { member: anna });
    await shop.pass(2 * 60_000);
    await shop.sold(shop.one, { member: anna });
    expect(await memberCounters(anna)).toEqual({ 'today@2026-11-21': 1, 'today@2026-11-22': 1 });
  });

  test('set by hand with a reason, once; and what cannot be set says why', async () => {
    const { anna } = shop.world.company;
    await shop.put('/counters/gifts', { name: 'Подарки', per: 'customer', window: 'all' });
    await shop.put('/counters/shop', { name: 'Магазин', per: 'store', window: 'all' });
    const body = {
      requestId: shop.world.ids.next(),
      value: 12,
      reason: 'Перенос со старой системы',
    };
    const [first] = await Promise.all([
      shop.post(`/members/${anna}/counters/gifts`, body),
      shop.post(`/members/${anna}/counters/gifts`, body),
    ]);
    expect(first.body).toEqual({ key: 'gifts', value: 12 });
    expect(await memberCounters(anna)).toEqual({ gifts: 12 });
    const entries = await shop.world.db.selectFrom('counter_entry').selectAll().execute();
    expect(entries).toMatchObject([{ delta: 12, reason: body.reason }]);
    expect(entries[0]?.staff_id).not.toBeNull();
    const code = async (path: string) => (await shop.post(path, body)).body['code'];
    expect(await code(`/members/${anna}/counters/none`)).toBe('counter.unknown');
    expect(await code(`/members/${anna}/counters/shop`)).toBe('counter.not_personal');
    expect(await code(`/members/${shop.world.ids.next()}/counters/gifts`)).toBe('member.unknown');
    const fixed = await shop.put('/counters/gifts', { name: 'x', per: 'store', window: 'all' });
    expect(fixed.body['code']).toBe('counter.fixed');
  });

  test('[MK-05] goods that come back take the visit and the history with them, from whatever till', async () => {
    const { anna, moscow } = shop.world.company;
    await shop.put('/counters/visits', { name: 'Визиты', per: 'customer', window: 'month' });
    await shop.put('/counters/shop', { name: 'Магазин', per: 'store', window: 'day' });
    await shop.publish({
      promotions: [
        promotion('visit', {
          actions: [
            { kind: 'change_counter', key: 'visits', op: 'increase', amount: 1 },
            { kind: 'change_counter', key: 'shop', op: 'increase', amount: 5 },
          ],
        }),
        promotion('second', {
          when: { kind: 'counter', key: 'visits', min: 1, max: 1 },
          actions: [{ kind: 'percent', percentBp: 5000 }],
        }),
      ],
    });
    const fact = await shop.sold(shop.one, { member: anna, price: 10_000, pieces: 2 });
    expect(discountOf(await shop.sell(shop.two, { member: anna, price: 10_000 }))).toBe(5000);
    const historyOf = async () => {
      const member = (await shop.known(shop.one)).members.get(anna);
      return member?.facts.history['all'];
    };
    const first = await takeBack(shop.one, fact, 1);
    // Half of it is with her: she was here.
    expect(await memberCounters(anna)).toEqual({ 'visits@2026-11': 1 });
    expect(await historyOf()).toMatchObject({ count: 1, sumKopecks: 10_000 });
    await shop.pass(days(10));
    await takeBack(shop.one, fact, 1, [first]);
    expect(await memberCounters(anna)).toEqual({ 'visits@2026-11': 0 });
    expect(await historyOf()).toMatchObject({ count: 0, sumKopecks: 0 });
    const { value } = await shop.world.db
      .selectFrom('counter')
      .where('key', '=', `counter/shop:${moscow}@2026-11-21`)
      .select('value')
      .executeTakeFirstOrThrow();
    expect(value).toBe(0);
  });

  test('many purchases of many tills at one moment: no count is lost', async () => {
    await shop.publish({
      promotions: [
        promotion(
          'all',
          { actions: [{ kind: 'percent', percentBp: 100 }] },
          {
            limits: [{ id: 'day', per: 'store', period: 'day', unit: 'uses', max: 1000 }],
            budget: { moneyKopecks: 10_000_000 },
          },
        ),
        promotion('visit', count('visits')),
      ],
    });
    const { anna, boris } = shop.world.company;
    const known = await shop.known(shop.one);
    for (let sale = 0; sale < 20; sale += 1) {
      const member = sale % 2 === 0 ? anna : boris;
      await shop.sell(shop.one, { member, known, price: 10_000 });
      await shop.sell(shop.two, { member, known, price: 10_000 });
    }
    const done = await Promise.all(
      [shop.one, shop.two].map(async (till) => {
        for (let from = 0; from < 20; from += 4) await till.upload(till.log.slice(from, from + 4));
        return till.upload();
      }),
    );
    expect(done.map((answer) => answer.status)).toEqual([200, 200]);
    const { figures } = await shop.known(shop.one);
    expect(figures).toMatchObject({ 'all/budget.money': 4000 });
    expect(Object.values(figures)).toContain(40);
    expect(await memberCounters(anna)).toEqual({ visits: 20 });
  });
});

describe('[MK-10] limits and budgets', () => {
  const half = (more: object) =>
    promotion('half', { actions: [{ kind: 'percent', percentBp: 5000 }] }, more);

  test('the hub’s count goes down to the other till: the budget ends there too, to the kopeck', async () => {
    await shop.publish({ promotions: [half({ budget: { moneyKopecks: 12_000 } })] });
    const given: number[] = [];
    for (const till of [shop.one, shop.two, shop.one, shop.two]) {
      given.push(discountOf(await shop.sold(till, { price: 10_000 })));
    }
    expect(given).toEqual([5000, 5000, 2000, 0]);
    const { items } = await shop.get('/limits');
    expect(items).toEqual([
      {
        key: 'half/budget.money',
        promotionId: 'half',
        limitId: 'budget.money',
        per: 'promotion',
        period: 'all',
        unit: 'money',
        max: 12_000,
        used: 12_000,
        left: 0,
        over: 0,
      },
    ]);
  });

  test('two tills that sold off-line at once: both sales stand, headquarters sees by how much it is over', async () => {
    await shop.publish({ promotions: [half({ budget: { uses: 1 } })] });
    const known = await shop.known(shop.one);
    await shop.sell(shop.one, { known });
    await shop.sell(shop.two, { known });
    await Promise.all([shop.one.upload(), shop.two.upload()]);
    const { items } = await shop.get('/limits?promotionId=half');
    expect(items).toMatchObject([{ used: 2, max: 1, left: 0, over: 1 }]);
    expect(discountOf(await shop.sell(shop.one))).toBe(0);
  });

  test('per customer and day: the second today is dear, the next morning is cheap again', async () => {
    const { anna, boris } = shop.world.company;
    const limits = [{ id: 'day', per: 'customer', period: 'day', unit: 'uses', max: 1 }];
    await shop.publish({ promotions: [half({ limits })] });
    const buy = async (member: string) => discountOf(await shop.sold(shop.one, { member }));
    expect([await buy(anna), await buy(anna), await buy(boris)]).toEqual([50_000, 0, 50_000]);
    await shop.pass(days(1));
    expect(await buy(anna)).toBe(50_000);
  });

  test('a refund gives back what the budget lost, in parts that sum to the whole; a use when all is back', async () => {
    const { anna } = shop.world.company;
    await shop.publish({
      promotions: [half({ budget: { moneyKopecks: 100_000, uses: 1 } })],
    });
    const fact = await shop.sold(shop.one, { member: anna, price: 10_001, pieces: 3 });
    const figures = async () => (await shop.known(shop.one)).figures;
    const given = discountOf(fact);
    expect(await figures()).toEqual({ 'half/budget.money': given, 'half/budget.uses': 1 });
    const first = await takeBack(shop.one, fact, 1);
    const left = (await figures())['half/budget.money'] ?? 0;
    expect(left).toBe(given - Math.floor(given / 3));
    // The promotion's only use is with the customer still.
    expect(discountOf(await shop.sold(shop.two, { price: 10_000 }))).toBe(0);
    await takeBack(shop.two, fact, 2, [first]);
    expect(await figures()).toEqual({ 'half/budget.money': 0, 'half/budget.uses': 0 });
    expect(discountOf(await shop.sold(shop.two, { price: 10_000 }))).toBe(5000);
  });
});

describe('history', () => {
  test('the first purchase is greeted once; the fourth tea of the month is counted from the day of its rule', async () => {
    const { anna } = shop.world.company;
    const greet = promotion('first', {
      when: { kind: 'history', key: 'all', measure: 'count', max: 0 },
      actions: [{ kind: 'percent', percentBp: 2000 }],
    });
    await shop.publish({ promotions: [greet] });
    const buy = (more: object = {}) =>
      shop.sold(shop.one, { member: anna, price: 10_000, category: 'green', ...more });
    expect([discountOf(await buy()), discountOf(await buy())]).toEqual([2000, 0]);
    await buy({ category: 'bread' });
    const { db, company } = shop.world;
    await db
      .insertInto('category')
      .values([
        { partner_id: company.partnerId, category_id: 'tea', parent_id: null, name: 'Чай' },
        { partner_id: company.partnerId, category_id: 'green', parent_id: 'tea', name: 'Зелёный' },
      ])
      .execute();
    const fourth = promotion('fourth', {
      when: { kind: 'history', key: 'category:tea:month', measure: 'nth', every: 4 },
      actions: [{ kind: 'percent', percentBp: 10_000 }],
    });
    await shop.publish({ promotions: [greet, fourth] });
    await refreshMembers(db);
    // Two teas before the rule, one after it, and the next is the fourth.
    expect(discountOf(await buy())).toBe(0);
    expect(discountOf(await buy())).toBe(10_000);
    const member = (await shop.known(shop.one)).members.get(anna);
    expect(member?.timed?.days).toEqual({ 'category:tea': [['2026-11-21', 4, 28_000]] });
    expect(member?.facts.dates).toMatchObject({
      first_purchase: '2026-11-21',
      last_purchase: '2026-11-21',
    });
    await shop.pass(days(10));
    const known = await shop.known(shop.one);
    const december = await shop.sell(shop.one, { member: anna, known });
    expect(december.facts?.history['category:tea:month']).toMatchObject({ count: 0 });
  });

  test('bundles are published while tills upload: every purchase is in a new scope exactly once', async () => {
    const { anna } = shop.world.company;
    const known = await shop.known(shop.one);
    for (let sale = 0; sale < 24; sale += 1) {
      await shop.sell(shop.one, { member: anna, price: 10_000, category: 'tea', known });
    }
    const tea = promotion('tea', {
      when: { kind: 'history', key: 'category:tea:30d', measure: 'count', min: 1000 },
      actions: [{ kind: 'percent', percentBp: 100 }],
    });
    const uploads = (async () => {
      for (let from = 0; from < 24; from += 2) {
        await shop.one.upload(shop.one.log.slice(from, from + 2));
      }
    })();
    await Promise.all([uploads, shop.publish({ promotions: [tea] })]);
    const row = await shop.world.db
      .selectFrom('member_total')
      .where('scope', '=', 'category:tea')
      .select(['count', 'sum_kopecks'])
      .executeTakeFirstOrThrow();
    // Members pay ten percent less by the rules the till knew.
    expect(row).toEqual({ count: 24, sum_kopecks: 24 * 9000 });
  });
});

test('[MECH-11] attributes and audiences are written when the purchase is booked, and reach the tills', async () => {
  const { anna } = shop.world.company;
  await shop.publish({
    promotions: [
      promotion('coffee', {
        actions: [
          { kind: 'set_attribute', code: 'coffee_lover', value: true },
          { kind: 'audience', segment: 'coffee' },
          { kind: 'audience', segment: 'regular', op: 'remove' },
        ],
      }),
    ],
  });
  await shop.sold(shop.one, { member: anna });
  const facts = (await shop.known(shop.two)).members.get(anna)?.facts;
  expect([facts?.attributes, facts?.segments]).toEqual([{ coffee_lover: true }, ['coffee']]);
});
