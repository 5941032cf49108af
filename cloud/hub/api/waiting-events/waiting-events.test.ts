/** People decide what waits: posted again, released or written off, each once, and the books hold. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { listTills } from '@verno/shared/contracts/hub/tills';
import type { WaitingRow } from '@verno/shared/contracts/hub/waiting-events';
import { listWaiting, waitingView } from '@verno/shared/contracts/hub/waiting-events';
import { verifyBooks } from '../../books/verify.ts';
import { addMembers } from '../../directory/members.ts';
import { PASSWORD, startTestHub } from '../../hub.testkit.ts';
import type { TestHub } from '../../hub.testkit.ts';
import { openBrowser } from '../../staff.testkit.ts';
import type { Browser } from '../../staff.testkit.ts';
import { createTill } from '../../till.testkit.ts';
import type { TestTill } from '../../till.testkit.ts';

let world: TestHub;
let till: TestTill;
let hq: Browser;
let manager: Browser;
beforeEach(async () => {
  world = await startTestHub();
  till = createTill(world, world.company.tills[0], world.company.moscow);
  await till.join();
  hq = openBrowser(world.hub.url);
  manager = openBrowser(world.hub.url);
  await hq.signIn('hq', PASSWORD);
  await manager.signIn('manager', PASSWORD);
});
afterEach(async () => {
  expect((await verifyBooks(world.db)).findings).toEqual([]);
  await world.close();
});

async function list(query = ''): Promise<readonly WaitingRow[]> {
  const answer = await hq.call('GET', `/api/v1/waiting-events${query}`);
  return listWaiting.response.parse(answer.body).items;
}
const decide = (
  browser: Browser,
  id: string | undefined,
  deed: 'replay' | 'release' | 'write-off',
  why = 'Разобрались',
) => browser.call('POST', `/api/v1/waiting-events/${id}/${deed}`, { why });
const purchases = () =>
  world.db.selectFrom('purchase').select(['number', 'total_kopecks']).orderBy('number').execute();
const standing = async () => {
  const answer = await hq.call('GET', `/api/v1/tills?search=${encodeURIComponent('Касса 1')}`);
  const [row] = listTills.response.parse(answer.body).items;
  return { suspense: row?.suspense, quarantine: row?.quarantine };
};

/** A copied disk sells beside the till: the hub stops the epoch and keeps the branch apart. */
async function fork(): Promise<TestTill> {
  const copy = till.clone();
  till.sell();
  expect((await till.upload()).status).toBe(200);
  return copy;
}

describe('suspense', () => {
  test('[SYNC-09] a sale to a member the hub did not know is posted again once he is known, with who, when and why', async () => {
    const stranger = world.ids.next();
    const fact = till.sell({ member: stranger });
    await till.upload();
    const [row] = await list();
    expect(row).toMatchObject({
      place: 'suspense',
      what: 'sale',
      number: fact.number,
      reason: 'member_unknown',
    });
    expect(await standing()).toEqual({ suspense: 1, quarantine: 0 });
    const early = await decide(hq, row?.waitingId, 'replay');
    expect(early).toMatchObject({ status: 409, body: { code: 'waiting.not_posted' } });
    expect(String(early.body['detail'])).toContain('member_unknown');
    await world.db.transaction().execute((tx) =>
      addMembers(tx, world.company.partnerId, [
        {
          memberId: stranger,
          familyName: 'Новая',
          givenName: 'Вера',
          middleName: '',
          birthday: null,
          phone: '+79990001122',
          email: null,
          cardNumber: '2900000000999',
          registeredOn: '2026-11-20',
          segments: [],
          statuses: {},
        },
      ]),
    );
    const done = await decide(hq, row?.waitingId, 'replay', 'Участника завели');
    expect(done.status).toBe(200);
    expect(waitingView.parse(done.body)).toMatchObject({
      decision: {
        outcome: 'posted',
        byName: 'Главный Офис',
        at: new Date(world.clock.nowMs()).toISOString(),
        why: 'Участника завели',
        purchaseId: fact.purchaseId,
      },
      actions: [],
    });
    expect(await purchases()).toHaveLength(1);
    expect(await list()).toEqual([]);
    expect(await list('?decided=true')).toHaveLength(1);
    expect(await standing()).toEqual({ suspense: 0, quarantine: 0 });
  });

  test('[SYNC-03] two people at once: one decides, the other is told who was first', async () => {
    till.append('shift.opened', {});
    await till.upload();
    const [row] = await list();
    const answers = await Promise.all([
      decide(hq, row?.waitingId, 'write-off', 'Не продажа'),
      decide(hq, row?.waitingId, 'write-off', 'Служебное'),
    ]);
    expect(answers.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([200, 409]);
    const second = answers.find(({ status }) => status === 409);
    expect(second?.body).toMatchObject({ code: 'waiting.decided' });
    expect(String(second?.body['detail'])).toContain('Главный Офис');
    expect((await decide(hq, row?.waitingId, 'replay')).body['code']).toBe('waiting.decided');
    expect(await world.db.selectFrom('waiting_decision').select('why').execute()).toHaveLength(1);
  });

  test('what is written off keeps its money counted and is not posted when its purchase comes after all', async () => {
    const other = createTill(world, world.company.tills[1], world.company.moscow);
    await other.join();
    const sold = other.sell({ prices: [50_000] });
    till.takeBack(sold, { l1: 1000 });
    await till.upload();
    const [row] = await list();
    expect(row).toMatchObject({ what: 'refund', reason: 'purchase_unknown', money: '-500.00' });
    expect((await decide(hq, row?.waitingId, 'write-off', 'Деньги вернули из кассы')).status).toBe(
      200,
    );
    await other.upload();
    expect(await world.db.selectFrom('refund').select('refund_id').execute()).toEqual([]);
    const [decided] = await list('?decided=true');
    expect(decided).toMatchObject({ money: '-500.00', decision: { outcome: 'written_off' } });
  });

  test('by a right of its own and in one’s own stores only; the raw event by the right to read purchases', async () => {
    const ural = createTill(world, world.company.tills[2], world.company.ural);
    await ural.join();
    for (const one of [till, ural]) {
      one.append('shift.opened', { cashier: 'Иванова' });
      await one.upload();
    }
    const rows = await list();
    const ofUral = rows.find((one) => one.tillId === ural.tillId);
    const here = rows.find((one) => one.tillId === till.tillId);
    expect((await decide(manager, here?.waitingId, 'write-off')).status).toBe(403);
    await world.db
      .updateTable('staff_role')
      .set({ rights: ['tills.read', 'tills.settle'] })
      .where('code', '=', 'store_manager')
      .execute();
    const path = (id: string | undefined) => `/api/v1/waiting-events/${id}`;
    expect((await manager.call('GET', path(ofUral?.waitingId))).status).toBe(404);
    expect((await decide(manager, ofUral?.waitingId, 'write-off')).status).toBe(404);
    const seen = await manager.call('GET', path(here?.waitingId));
    expect(seen.body).toMatchObject({ body: null, actions: ['replay', 'writeOff'] });
    expect(String((await hq.call('GET', path(here?.waitingId))).body['body'])).toContain('Иванова');
    expect((await decide(manager, here?.waitingId, 'write-off', ' ')).body).toMatchObject({
      code: 'request.invalid',
      errors: [{ pointer: '/why' }],
    });
    expect((await decide(manager, here?.waitingId, 'write-off')).status).toBe(200);
  });
});

describe('quarantine', () => {
  test('[SYNC-06] the branch’s sale is released into the books once, its accepted twin is not booked again', async () => {
    const copy = await fork();
    const branch = copy.sell({ member: world.company.anna, prices: [77_000] });
    expect((await copy.upload(copy.log, { oldestSeq: 1 })).body).toMatchObject({ apart: true });
    const rows = await list();
    const mine = rows.find((one) => one.number === branch.number && !one.booked);
    const twin = rows.find((one) => one.booked);
    expect(mine).toMatchObject({ place: 'quarantine', what: 'sale', reason: 'fork' });
    expect((await decide(hq, twin?.waitingId, 'release')).body['code']).toBe('waiting.wrong_place');
    const both = await Promise.all([
      decide(hq, mine?.waitingId, 'release', 'Покупатель был'),
      decide(hq, mine?.waitingId, 'release', 'Покупатель был'),
    ]);
    expect(both.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([200, 409]);
    expect((await purchases()).map((row) => row.total_kopecks)).toContain(69_300);
    expect(await purchases()).toHaveLength(2);
    const balance = await world.db
      .selectFrom('balance')
      .where('member_id', '=', world.company.anna)
      .select('active')
      .execute();
    expect(balance).toEqual([{ active: 3465 }]);
    expect((await decide(hq, twin?.waitingId, 'write-off')).status).toBe(200);
    expect(await standing()).toEqual({ suspense: 0, quarantine: 0 });
    // Sent once more it finds itself decided.
    await copy.upload(copy.log, { oldestSeq: 1 });
    expect(await purchases()).toHaveLength(2);
    expect(await list()).toEqual([]);
  });

  test('[SYNC-06] an event id that the books have is not booked under another content', async () => {
    const copy = await fork();
    copy.sell({ prices: [12_300] });
    const [sold] = till.log;
    const [theirs] = copy.log.splice(0);
    copy.append('purchase.confirmed', theirs!.payload, { id: sold!.id });
    await copy.upload(copy.log, { oldestSeq: 1 });
    const mine = (await list()).find((one) => !one.booked);
    expect((await decide(hq, mine?.waitingId, 'release')).body['code']).toBe('waiting.in_books');
    expect((await decide(hq, mine?.waitingId, 'write-off')).status).toBe(200);
    expect(await purchases()).toHaveLength(1);
  });

  test('[SYNC-03] a released sale that comes in its log after all is a repeat, and so is a refund before its sale', async () => {
    for (let count = 0; count < 2; count += 1) till.sell();
    const sold = till.sell({ prices: [30_000] });
    till.takeBack(sold, { l1: 1000 });
    // The events before them are lost to the hub for the moment: what follows is kept apart.
    await till.upload(till.log.slice(2), { oldestSeq: 3 });
    const rows = await list('?place=quarantine');
    const refund = rows.find((one) => one.what === 'refund');
    const sale = rows.find((one) => one.what === 'sale');
    const early = await decide(hq, refund?.waitingId, 'release');
    expect(early.body).toMatchObject({ code: 'waiting.not_posted' });
    expect(String(early.body['detail'])).toContain('purchase_unknown');
    expect((await decide(hq, sale?.waitingId, 'release')).status).toBe(200);
    expect((await decide(hq, refund?.waitingId, 'release')).status).toBe(200);
    expect(await world.db.selectFrom('refund').select('money_kopecks').execute()).toEqual([
      { money_kopecks: 30_000 },
    ]);
    await world.db
      .updateTable('till')
      .set({ state: 'active', frozen_reason: null })
      .where('till_id', '=', till.tillId)
      .execute();
    expect((await till.upload(till.log, { oldestSeq: 1 })).body).toMatchObject({ seq: 4 });
    expect(await purchases()).toHaveLength(3);
    const again = await list('?place=suspense');
    expect(again.map(({ reason }) => reason).toSorted()).toEqual([
      'purchase_repeated',
      'refund_repeated',
    ]);
  });
});
