import { afterEach, beforeEach, expect, test } from 'vitest';
import { purchaseView } from '@verno/shared/contracts/hub/purchases';
import type { RefundRow } from '@verno/shared/contracts/hub/purchases';
import { PASSWORD, startTestHub } from '../../hub.testkit.ts';
import type { TestHub } from '../../hub.testkit.ts';
import { openBrowser } from '../../staff.testkit.ts';
import type { Browser } from '../../staff.testkit.ts';
import { createTill } from '../../till.testkit.ts';
import type { TestTill } from '../../till.testkit.ts';

let world: TestHub;
let moscow: TestTill;
let ural: TestTill;
let hq: Browser;
let manager: Browser;
beforeEach(async () => {
  world = await startTestHub();
  moscow = createTill(world, world.company.tills[0], world.company.moscow);
  ural = createTill(world, world.company.tills[2], world.company.ural);
  await moscow.join();
  await ural.join();
  hq = openBrowser(world.hub.url);
  manager = openBrowser(world.hub.url);
  await hq.signIn('hq', PASSWORD);
  await manager.signIn('manager', PASSWORD);
});
afterEach(() => world.close());

const rows = async (browser: Browser, query = '') =>
  (await browser.call('GET', `/api/v1/refunds${query}`)).body['items'] as RefundRow[];

test('[CRM-04] the purchase shows what came back, the list shows it to both stores, flags are found', async () => {
  const { anna } = world.company;
  const fact = moscow.sell({ member: anna, prices: [10_000], pieces: [2] });
  await moscow.upload();
  const back = ural.takeBack(fact, { l1: 2000 });
  await ural.upload();
  moscow.takeBack(fact, { l1: 1000 });
  await moscow.upload();
  const onlyUral = ural.sell();
  ural.takeBack(onlyUral, { l1: 1000 });
  await ural.upload();

  const answer = await hq.call('GET', `/api/v1/purchases/${fact.purchaseId}`);
  const view = purchaseView.parse(answer.body);
  expect(view).toMatchObject({ refundState: 'whole', refunded: '270.00', net: '-90.00' });
  expect(view.lines[0]).toMatchObject({ quantity: '2', returned: '2' });
  expect(view.refunds).toMatchObject([
    {
      number: back.number,
      storeName: 'Тест Урал',
      money: '180.00',
      excess: '0.00',
      flags: [],
      bonuses: [{ back: '0.00', taken: '14.40', left: '0.00' }],
    },
    { money: '90.00', excess: '90.00', flags: ['over_refunded'], bonuses: [] },
  ]);
  expect(await rows(hq)).toHaveLength(3);
  expect((await rows(manager)).map((row) => row.purchaseNumber)).toEqual([
    fact.number,
    fact.number,
  ]);
  expect(await rows(hq, '?flagged=true')).toMatchObject([{ flags: ['over_refunded'] }]);
  expect(await rows(hq, `?number=${onlyUral.number}`)).toHaveLength(1);
  expect(await rows(hq, '?limit=1')).toHaveLength(1);
});

test('a till reads purchases of its own company only, with their refunds', async () => {
  const fact = moscow.sell({ prices: [10_000], pieces: [2] });
  await moscow.upload();
  const found = await ural.call('GET', `/sync/v1/receipts/${fact.number}`);
  expect(found.body['items']).toMatchObject([{ purchaseId: fact.purchaseId, tillName: 'Касса 1' }]);
  const back = ural.takeBack(fact, { l1: 1000 });
  await ural.upload();
  const read = await moscow.call('GET', `/sync/v1/purchases/${fact.purchaseId}`);
  expect(read.body).toMatchObject({
    purchase: { number: fact.number },
    refunds: [{ refundId: back.refundId }],
  });
  expect((await ural.call('GET', `/sync/v1/purchases/${world.ids.next()}`)).body['code']).toBe(
    'purchase.unknown',
  );
  const nobody = await fetch(`${world.hub.url}/sync/v1/purchases/${fact.purchaseId}`);
  expect(nobody.status).toBe(401);
});
