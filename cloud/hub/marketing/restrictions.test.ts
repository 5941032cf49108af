/** Restrictions at headquarters: kept, sent to the tills, counted with every purchase. */
import { afterEach, beforeEach, expect, test } from 'vitest';
import { verifyBooks } from '../books/verify.ts';
import { openShop } from './shop.testkit.ts';
import type { Shop } from './shop.testkit.ts';

let shop: Shop;
beforeEach(async () => {
  shop = await openShop();
});
afterEach(async () => {
  expect((await verifyBooks(shop.world.db)).findings).toEqual([]);
  await shop.world.close();
});

const DAILY = {
  name: 'Две покупки в день',
  per: 'member',
  period: 'day',
  what: 'purchases',
  max: 2,
  action: 'block',
};

test('[ADM-06] a restriction reaches every till with what it has counted: of the card, of the store', async () => {
  const { anna, moscow, tills } = shop.world.company;
  expect((await shop.put('/restrictions/daily', DAILY)).status).toBe(200);
  const store = {
    ...DAILY,
    per: 'store',
    what: 'paid',
    max: 100_000,
    action: 'warn',
    stores: [moscow],
  };
  expect((await shop.put('/restrictions/sum', store)).status).toBe(200);
  const fact = await shop.sold(shop.one, { member: anna, price: 10_000 });
  const known = await shop.known(shop.two);
  expect(known.settings.restrictions.map((one) => [one.id, one.action])).toEqual([
    ['daily', 'block'],
    ['sum', 'warn'],
  ]);
  expect(known.members.get(anna)?.facts.counters).toEqual({ 'restriction/daily@2026-11-21': 1 });
  expect(known.figures).toEqual({
    [`restriction/sum:${moscow}@2026-11-21`]: fact.result.totals.totalKopecks,
  });
  // The figure of a Moscow store is nothing to a till in the Urals.
  const answer = await shop.world.db
    .selectFrom('feed_item')
    .where('kind', '=', 'limit_used')
    .select('scope')
    .execute();
  expect([answer, tills.length]).toEqual([[{ scope: `store:${moscow}` }], 3]);
});

test('[ADM-06] changed, removed, and refused where it makes no sense', async () => {
  await shop.put('/restrictions/daily', DAILY);
  await shop.put('/restrictions/daily', { ...DAILY, max: 5 });
  expect((await shop.get('/restrictions'))['items']).toMatchObject([{ id: 'daily', max: 5 }]);
  const nowhere = { ...DAILY, stores: [shop.world.ids.next()] };
  expect((await shop.put('/restrictions/x', nowhere)).body).toMatchObject({
    code: 'place.unknown',
  });
  expect((await shop.put('/restrictions/x', { ...DAILY, per: 'planet' })).body).toMatchObject({
    code: 'request.invalid',
  });
  const remove = () => shop.hq.call('DELETE', '/api/v1/restrictions/daily');
  expect((await remove()).status).toBe(204);
  expect((await remove()).body).toMatchObject({ code: 'restriction.unknown' });
  expect((await shop.known(shop.one)).settings.restrictions).toEqual([]);
});
