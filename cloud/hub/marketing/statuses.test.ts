/** Statuses: reached by purchases, looked at by a job, told in words. */
import { afterEach, beforeEach, expect, test } from 'vitest';
import { verifyBooks } from '../books/verify.ts';
import { returnConsumed } from './returned.ts';
import { days, openShop, promotion } from './shop.testkit.ts';
import type { Shop } from './shop.testkit.ts';
import { reviewStatuses } from './statuses.ts';

let shop: Shop;
beforeEach(async () => {
  shop = await openShop();
});
afterEach(async () => {
  expect((await verifyBooks(shop.world.db)).findings).toEqual([]);
  await shop.world.close();
});

const TIERS = [
  { code: 'base', name: { ru: 'Базовый', en: 'Base' }, from: 0 },
  { code: 'silver', name: { ru: 'Серебро', en: 'Silver' }, from: 500_000 },
  { code: 'gold', name: { ru: 'Золото', en: 'Gold' }, from: 1_000_000 },
];
const system = (more: object = {}) => ({
  name: { ru: 'Уровень', en: 'Tier' },
  timeZone: 'Europe/Moscow',
  measure: { what: 'sum', window: 'month' },
  tiers: TIERS,
  review: 'month',
  downgrade: 'keep_till',
  ...more,
});

interface Standing {
  tier: string;
  since: string;
  reviewOn: string;
  progress: { ru: string; en: string };
  history: { from: string | null; to: string; on: string; cause: string }[];
}
const standing = async (memberId: string): Promise<Standing | undefined> =>
  ((await shop.get(`/members/${memberId}/statuses`))['items'] as Standing[])[0];
const review = () =>
  reviewStatuses(shop.world.db, { ids: shop.world.ids, nowMs: shop.world.clock.nowMs() });

test('[R22-06] up by a purchase at once, on every till, with the sentence of what is missing', async () => {
  const { anna } = shop.world.company;
  const put = await shop.put('/status-systems/tier', system());
  expect(put.body['conditions']).toMatchObject([
    {},
    {},
    { ru: 'Золото: сумма покупок за месяц от 10\u00a0000\u00a0₽' },
  ]);
  await shop.publish({
    promotions: [
      promotion('gold', {
        when: { kind: 'member', is: { what: 'status', system: 'tier', anyOf: ['silver'] } },
        actions: [{ kind: 'percent', percentBp: 1000 }],
      }),
    ],
  });
  const first = await shop.sold(shop.one, { member: anna, price: 850_000 });
  const second = await shop.sold(shop.two, { member: anna, price: 10_000 });
  expect([first, second].map((fact) => fact.result.totals.discountKopecks)).toEqual([0, 1000]);
  const now = await standing(anna);
  expect(now).toMatchObject({ tier: 'silver', since: '2026-11-21', reviewOn: '2026-12-01' });
  expect(now?.progress.ru.replaceAll('\u00a0', ' ')).toBe(
    'Статус «Серебро». Учтено (сумма покупок за месяц): 8 590 ₽. Ещё 1 410 ₽ до статуса ' +
      '«Золото». Следующий пересчёт 1 декабря 2026.',
  );
  const item = (await shop.known(shop.one)).members.get(anna);
  expect(item?.facts.statuses).toEqual({ level: 'silver', tier: 'silver' });
  expect(item?.standings).toEqual([{ system: 'tier', ...now?.progress }]);
  expect(item?.facts.dates['status_changed']).toBe('2026-11-21');
  const { items } = await shop.get('/status-systems');
  expect(items).toMatchObject([{ members: { silver: 1 } }]);
});

test('[R22-06] kept till its date, then what the month says: the job reviews once, on two nodes and late', async () => {
  const { anna } = shop.world.company;
  await shop.put('/status-systems/tier', system());
  await shop.sold(shop.one, { member: anna, price: 1_200_000 });
  expect(await review()).toBe(0);
  // The night of 1 December, and the job sleeps until the 3rd of January.
  await shop.pass(days(43));
  const held = await Promise.all([review(), review(), review()]);
  expect(held.reduce((sum, one) => sum + one)).toBe(1);
  expect(await standing(anna)).toMatchObject({
    tier: 'base',
    // November held the figure: confirmed on 1 December, lost on 1 January.
    since: '2027-01-01',
    reviewOn: '2027-02-01',
    history: [
      { from: 'gold', to: 'base', on: '2027-01-01', cause: 'review' },
      { from: null, to: 'gold', on: '2026-11-21', cause: 'purchase' },
    ],
  });
  expect(await review()).toBe(0);
});

test('[R22-06] one tier down at most, where the system says so', async () => {
  const { anna } = shop.world.company;
  await shop.put('/status-systems/tier', system({ downgrade: 'step', review: { days: 10 } }));
  await shop.sold(shop.one, { member: anna, price: 1_200_000 });
  await shop.pass(days(20));
  await review();
  expect((await standing(anna))?.tier).toBe('silver');
  await shop.pass(days(10));
  await review();
  const now = await standing(anna);
  expect([now?.tier, now?.history.map((one) => one.to)]).toEqual([
    'base',
    ['base', 'silver', 'gold'],
  ]);
});

test('[R22-06] straight: a refund takes the status with it; the same refund again takes nothing more', async () => {
  const { anna, partnerId } = shop.world.company;
  await shop.put('/status-systems/tier', system({ downgrade: 'straight' }));
  const fact = await shop.sold(shop.one, { member: anna, price: 1_200_000 });
  expect((await standing(anna))?.tier).toBe('gold');
  const { db, ids, clock } = shop.world;
  clock.advance(1000);
  const refundId = ids.next();
  const wholeKopecks = fact.result.lines[0]!.amountKopecks;
  for (let times = 0; times < 2; times += 1) {
    await db.transaction().execute((tx) =>
      returnConsumed(tx, { ids, nowMs: clock.nowMs() }, partnerId, fact, {
        refundId,
        beforeKopecks: 0,
        afterKopecks: wholeKopecks / 2,
        wholeKopecks,
        whole: false,
      }),
    );
  }
  const now = await standing(anna);
  expect([now?.tier, now?.history[0]?.cause]).toEqual(['silver', 'refund']);
  expect((await shop.known(shop.one)).members.get(anna)?.facts.statuses['tier']).toBe('silver');
});

test('[R22-06] counts and balances are measured too, and a status is looked at again by hand', async () => {
  const { anna, boris } = shop.world.company;
  const tiers = TIERS.map((tier, index) => ({ ...tier, from: index * 2 }));
  await shop.put(
    '/status-systems/visits',
    system({ tiers, measure: { what: 'count', window: 'all' } }),
  );
  const rich = { what: 'balance', currency: 'bonus' };
  const byBonus = TIERS.map((tier, index) => ({ ...tier, from: index * 5000 }));
  await shop.put('/status-systems/rich', system({ tiers: byBonus, measure: rich }));
  // The first bundle of the shop gives five percent at once.
  for (let visit = 0; visit < 2; visit += 1) {
    await shop.sold(shop.one, { member: anna, price: 100_000 });
  }
  const { items } = await shop.get(`/members/${anna}/statuses`);
  expect(items).toMatchObject([
    { systemId: 'rich', tier: 'silver', measured: 9000 },
    { systemId: 'visits', tier: 'silver', measured: 2 },
  ]);
  const again = (memberId: string, systemId: string) =>
    shop.post(`/members/${memberId}/statuses/${systemId}/recalculation`, {
      requestId: shop.world.ids.next(),
    });
  expect((await again(boris, 'visits')).body).toEqual({ tier: 'base', reviewOn: '2026-12-01' });
  expect((await again(boris, 'none')).body).toMatchObject({ code: 'status.unknown' });
  expect((await again(shop.world.ids.next(), 'visits')).body).toMatchObject({
    code: 'member.unknown',
  });
  const wrong = await shop.put('/status-systems/x', system({ tiers: [TIERS[1], TIERS[0]] }));
  expect(wrong.body).toMatchObject({ code: 'request.invalid' });
});
