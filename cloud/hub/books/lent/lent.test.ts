/** Rights lent to tills: what a hub does with them, over the wire and in the books. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { rightsReleased, RIGHTS_RELEASED } from '@verno/shared/sync/lending';
import { PASSWORD, startTestHub } from '../../hub.testkit.ts';
import type { TestHub } from '../../hub.testkit.ts';
import { openBrowser } from '../../staff.testkit.ts';
import type { Answered, Browser } from '../../staff.testkit.ts';
import { createTill } from '../../till.testkit.ts';
import type { TestTill } from '../../till.testkit.ts';
import { expireReservations } from '../reservations.ts';
import { verifyBooks } from '../verify.ts';
import { SILENT_MS, tendRights } from './take-back.ts';

const ESCROW = { kind: 'escrow', shareBp: 5000, perMember: '300.00', perTill: '300.00' };
const HOUR_MS = 3_600_000;

let world: TestHub;
let hq: Browser;
let till: TestTill;
let anna: string;
beforeAll(async () => {
  world = await startTestHub();
  hq = openBrowser(world.hub.url);
  await hq.signIn('hq', PASSWORD);
  const { company } = world;
  anna = company.anna;
  till = createTill(world, company.tills[0], company.moscow);
  await till.join();
});
afterAll(async () => {
  expect((await verifyBooks(world.db)).findings).toEqual([]);
  await world.close();
});

const put = (policy: unknown, who: Browser = hq): Promise<Answered> =>
  who.call('PUT', '/api/v1/offline-bonuses/bonus', policy);
const parts = () => ({ ids: world.ids, nowMs: world.clock.nowMs() });

async function give(amount: string): Promise<void> {
  const given = await hq.call('POST', '/api/v1/corrections', {
    correctionId: world.ids.next(),
    kind: 'accrue',
    member: { kind: 'member', value: anna },
    currency: 'bonus',
    amount,
    reason: 'В подарок',
  });
  expect(given.status).toBeLessThan(300);
}

/** Everything the test needs of Anna's money, and her right at the till's present log. */
async function figures(epoch = till.epoch) {
  const { active, reserved } = await world.db
    .selectFrom('balance')
    .where('member_id', '=', anna)
    .select(['active', 'reserved'])
    .executeTakeFirstOrThrow();
  const right = await world.db
    .selectFrom('lent_right')
    .where('till_id', '=', till.tillId)
    .where('epoch', '=', epoch)
    .select(['granted', 'gone', 'recalled_at'])
    .executeTakeFirst();
  const left = right === undefined ? 0 : Math.max(0, right.granted - right.gone);
  return { active, reserved, left, recalled: (right?.recalled_at ?? null) !== null };
}

async function said(kind: string): Promise<unknown> {
  await world.sequence();
  const { body } = await till.call('POST', '/sync/v1/feed', { cursors: {}, limit: 1000 });
  const items = body['items'] as { kind: string; value: unknown }[];
  return items.findLast((item) => item.kind === kind)?.value;
}

describe('the policy', () => {
  test('is earn only until HQ says otherwise; what makes no sense is refused by name', async () => {
    const { items } = (await hq.call('GET', '/api/v1/offline-bonuses')).body;
    expect(items).toMatchObject([
      { policy: { kind: 'earn_only' }, set: null, reach: { tills: 1, members: 2 } },
    ]);
    const caps = { kind: 'capped', perMember: '10', perTill: '100' };
    expect((await put({ ...caps, perMember: '0' })).body).toMatchObject({
      code: 'offline.bad_cap',
      detail: expect.stringContaining('perMember'),
    });
    expect((await put({ ...caps, perTill: '1.234' })).body).toMatchObject({
      code: 'offline.bad_cap',
    });
    expect((await put({ ...caps, perTill: '9' })).body).toMatchObject({
      code: 'offline.caps_crossed',
    });
    expect((await put({ ...ESCROW, shareBp: 0 })).status).toBe(400);
    const other = await hq.call('PUT', '/api/v1/offline-bonuses/stars', caps);
    expect(other.body).toMatchObject({ code: 'currency.unknown' });
    const manager = openBrowser(world.hub.url);
    await manager.signIn('manager', PASSWORD);
    expect((await put(caps, manager)).status).toBe(403);
    expect(await world.db.selectFrom('offline_policy').selectAll().execute()).toEqual([]);
  });

  test('[SYNC-05] its worst loss is counted over the tills and members there are; every version is kept', async () => {
    const capped = await put({ kind: 'capped', perMember: '10.50', perTill: '15' });
    expect(capped.body).toMatchObject({
      worstLoss: { amount: '15.00', money: '15.00' },
      set: { by: 'Главный Офис' },
      policy: { perMember: '10.50', perTill: '15.00' },
    });
    expect(await said('offline_policy')).toEqual({
      currency: 'bonus',
      policy: { kind: 'capped', perMember: 1050, perTill: 1500 },
    });
    expect((await put(ESCROW)).body).toMatchObject({ worstLoss: { amount: '0.00' } });
    const kept = await world.db.selectFrom('offline_policy').select(['version', 'kind']).execute();
    expect(kept).toEqual([
      { version: 1, kind: 'capped' },
      { version: 2, kind: 'escrow' },
    ]);
  });
});

describe('rights', () => {
  beforeEach(async () => {
    await put(ESCROW);
  });

  test('[SYNC-05] are lent where the member buys, told to that till, and its spends take them first', async () => {
    await give('100.00');
    till.sell({ member: anna, balance: 10_000 });
    await till.upload();
    const lent = await figures();
    expect(lent).toMatchObject({ left: lent.active, reserved: lent.left });
    expect(await said('lent')).toMatchObject({
      epoch: till.epoch,
      granted: lent.left,
      recalled: false,
    });
    expect(await said('balance')).toMatchObject({ active: lent.active, lent: lent.left });
    till.sell({ member: anna, redeem: 2000, balance: 10_000, offline: true });
    await till.upload();
    const spent = await figures();
    const sum = (one: typeof lent) => one.active + one.left;
    const earned = await world.db.selectFrom('purchase').select('accrued').execute();
    expect(earned).toHaveLength(2);
    expect(sum(spent)).toBeGreaterThan(sum(lent) - 2000);
    expect(spent.active).toBeGreaterThanOrEqual(0);
  });

  test('come home by the till’s own event, once; more than it has is noted and moves nothing', async () => {
    const before = await figures();
    const release = (amount: number) =>
      till.append(
        RIGHTS_RELEASED,
        rightsReleased.parse({ memberId: anna, currency: 'bonus', amount }),
      );
    const event = release(500);
    await till.upload();
    await till.upload([event]);
    expect(await figures()).toMatchObject({ active: before.active + 500, left: before.left - 500 });
    release(before.left);
    till.append(RIGHTS_RELEASED, { memberId: anna });
    await till.upload();
    expect(await figures()).toMatchObject({ active: before.active + before.left, left: 0 });
    const releases = await world.db
      .selectFrom('right_release')
      .select(['asked', 'returned'])
      .execute();
    expect(releases.map((row) => row.asked - row.returned).toSorted((a, b) => a - b)).toEqual([
      0, 500,
    ]);
    const suspense = await world.db.selectFrom('suspense').select('reason').execute();
    expect(suspense).toEqual([{ reason: 'broken_payload' }]);
  });

  test('a silent till is asked for them and keeps them; enrolled anew it has none, and the old ones come home a week later', async () => {
    till.sell({ member: anna });
    await till.upload();
    const { left } = await figures();
    expect(left).toBeGreaterThan(0);
    world.clock.advance(SILENT_MS + HOUR_MS);
    await tendRights(world.db, parts());
    expect(await figures()).toMatchObject({ left, recalled: true });
    await hq.signIn('hq', PASSWORD);
    const { items } = (await hq.call('GET', '/api/v1/offline-bonuses')).body;
    expect((items as { lentSilent: string }[])[0]?.lentSilent).toBe((left / 100).toFixed(2));
    const old = till.epoch;
    till = createTill(world, till.tillId, world.company.moscow);
    await till.join();
    expect(till.epoch).toBeGreaterThan(old);
    await tendRights(world.db, parts());
    // The queue of the old log gets a week to arrive.
    expect(await figures(old)).toMatchObject({ left });
    world.clock.advance(SILENT_MS);
    await hq.signIn('hq', PASSWORD);
    const { active } = await figures(old);
    await tendRights(world.db, parts());
    const home = await figures(old);
    expect(home).toMatchObject({ left: 0, reserved: 0 });
    // The week has brought bonuses of its own, too.
    expect(home.active).toBeGreaterThanOrEqual(active + left);
  });

  test('what was reserved for a cheque stays so while its till may hold the purchase', async () => {
    await till.hello();
    const reserve = {
      reservationId: world.ids.next(),
      purchaseId: world.ids.next(),
      memberId: anna,
      currency: 'bonus',
      amount: 1000,
    };
    expect((await till.call('POST', '/sync/v1/reservations', reserve)).status).toBe(200);
    world.clock.advance(HOUR_MS);
    expect(await expireReservations(world.db, parts())).toBe(0);
    till.sell({ member: anna, redeem: 1000, reservationId: reserve.reservationId, balance: 9000 });
    await till.hello();
    await till.upload();
    const rows = await world.db.selectFrom('purchase').select('flags').execute();
    expect(rows.flatMap((row) => row.flags)).not.toContain('reservation_gone');
    const again = { ...reserve, reservationId: world.ids.next() };
    expect((await till.call('POST', '/sync/v1/reservations', again)).status).toBe(200);
    world.clock.advance(HOUR_MS);
    await till.hello();
    till.sell();
    await till.upload();
    expect(await expireReservations(world.db, parts())).toBe(1);
  });
});
