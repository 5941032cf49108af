import { afterEach, beforeEach, expect, test } from 'vitest';
import { bookOpenings } from '../../books/opening.ts';
import { verifyBooks } from '../../books/verify.ts';
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
  const { partnerId, anna } = world.company;
  const opening = { memberId: anna, currency: 'bonus', amount: 10_000, expireOn: null };
  await world.db
    .transaction()
    .execute((tx) =>
      bookOpenings(tx, { ids: world.ids, nowMs: world.clock.nowMs() }, partnerId, [opening]),
    );
});
afterEach(async () => {
  expect((await verifyBooks(world.db)).findings).toEqual([]);
  await world.close();
});

async function hold(till: TestTill, amount: number): Promise<string> {
  const reservationId = world.ids.next();
  const done = await till.call('POST', '/sync/v1/reservations', {
    reservationId,
    purchaseId: world.ids.next(),
    memberId: world.company.anna,
    currency: 'bonus',
    amount,
  });
  expect(done.status).toBe(200);
  return reservationId;
}

const listOf = async (browser: Browser) =>
  ((await browser.call('GET', '/api/v1/unfinished')).body['items'] as { amount: string }[]).map(
    ({ amount }) => amount,
  );
const cancel = (browser: Browser, id: string, reason: string) =>
  browser.call('POST', `/api/v1/unfinished/${id}/cancellation`, { reason });

test('[CRM-05] what a till began and did not finish is listed by store and ended by hand, with a reason', async () => {
  const here = await hold(moscow, 3000);
  const there = await hold(ural, 4000);
  expect((await listOf(hq)).toSorted()).toEqual(['30.00', '40.00']);
  expect(await listOf(manager)).toEqual(['30.00']);
  expect((await cancel(manager, there, 'Не мой магазин')).body['code']).toBe('unfinished.unknown');
  expect((await cancel(manager, here, ' ')).body).toMatchObject({
    code: 'request.invalid',
    errors: [{ pointer: '/reason' }],
  });
  expect((await cancel(manager, here, 'Покупатель ушёл')).status).toBe(204);
  expect(await listOf(manager)).toEqual([]);
  const row = await world.db
    .selectFrom('reservation')
    .where('reservation_id', '=', here)
    .select(['state', 'closed_reason', 'closed_by', 'closed_at'])
    .executeTakeFirstOrThrow();
  expect(row).toMatchObject({ state: 'released', closed_reason: 'Покупатель ушёл' });
  expect(row.closed_by).not.toBeNull();
  expect((await cancel(hq, here, 'Ещё раз')).body['code']).toBe('unfinished.ended');
});

test('[CRM-05] what ended by itself or became a purchase meanwhile is not ended a second time', async () => {
  const released = await hold(moscow, 3000);
  await moscow.call('DELETE', `/sync/v1/reservations/${released}`);
  expect((await cancel(hq, released, 'Опоздали')).body['code']).toBe('unfinished.ended');
  const used = await hold(moscow, 2000);
  moscow.sell({ member: world.company.anna, redeem: 2000, reservationId: used });
  await moscow.upload();
  expect((await cancel(hq, used, 'Опоздали')).body['code']).toBe('unfinished.ended');
  expect(await listOf(hq)).toEqual([]);
});
