/** Bonuses with the network off, under each policy: real tills, a real hub, a wire that can be cut. */
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, expect, onTestFinished, test, vi } from 'vitest';
import type { BridgeCommand, BridgeInput } from '@verno/shared/contracts/bridge';
import { tempFolder } from '../../agent/engine/store/temp-folder.testkit.ts';
import { startTill } from '../../agent/engine/till.testkit.ts';
import type { Till } from '../../agent/engine/till.ts';
import { tendRights } from '../../cloud/hub/books/lent/take-back.ts';
import { verifyBooks } from '../../cloud/hub/books/verify.ts';
import { PASSWORD, startTestHub } from '../../cloud/hub/hub.testkit.ts';
import type { TestHub } from '../../cloud/hub/hub.testkit.ts';
import { openBrowser } from '../../cloud/hub/staff.testkit.ts';
import type { Browser } from '../../cloud/hub/staff.testkit.ts';
import { createFaultProxy } from '../../hardware-sims/faults/proxy.ts';
import type { FaultProxy } from '../../hardware-sims/faults/proxy.ts';

const PATIENCE = { timeout: 30_000, interval: 50 };
const ANNA = '2900000000018';
const CAPPED = { kind: 'capped', perMember: '80.00', perTill: '100.00' };
const ESCROW = { kind: 'escrow', shareBp: 5000, perMember: '500.00', perTill: '500.00' };

let world: TestHub;
let hq: Browser;
beforeEach(async () => {
  world = await startTestHub();
  hq = openBrowser(world.hub.url);
  await hq.signIn('hq', PASSWORD);
});
afterEach(async () => {
  expect((await verifyBooks(world.db)).findings).toEqual([]);
  await world.close();
});

interface Place {
  readonly tillId: string;
  readonly folder: string;
  readonly proxy: FaultProxy;
  till: Till;
}

async function openPlace(number: 0 | 1 | 2): Promise<Place> {
  const { hostname, port } = new URL(world.hub.url);
  const proxy = await createFaultProxy({ target: { host: hostname, port: Number(port) } });
  onTestFinished(() => proxy.close());
  const tillId = world.company.tills[number];
  const folder = tempFolder();
  const till = await startTill({
    dataFolder: folder,
    hubUrl: `http://127.0.0.1:${proxy.port}`,
    enrolCode: await world.codeFor(tillId),
  });
  const place = { tillId, folder, proxy, till };
  await linked(place, 'online');
  return place;
}

async function linked({ till }: Place, link: 'online' | 'offline'): Promise<void> {
  await vi.waitFor(() => {
    const { status } = till.view();
    expect([status.link, status.catchingUp]).toEqual([link, false]);
  }, PATIENCE);
}

async function cut(place: Place): Promise<void> {
  await place.proxy.cut();
  await linked(place, 'offline');
}

async function run<C extends BridgeCommand>(
  { till }: Place,
  name: C,
  input: BridgeInput<C>,
): Promise<string> {
  const answer = await till.command(name, input);
  return answer.ok ? 'ok' : answer.error.code;
}

/** Anna takes so many packs of milk (300 ₽, less 10 %) and wants to pay so much with bonuses. */
async function open(place: Place, packs: number, wish: number): Promise<string> {
  expect(await run(place, 'identify', { text: ANNA })).toBe('ok');
  for (let pack = 0; pack < packs; pack += 1) await run(place, 'enterCode', { code: '3' });
  return wish === 0 ? 'ok' : run(place, 'redeem', { currency: 'bonus', amount: wish });
}

async function pay(place: Place): Promise<number> {
  const redeemed = bonusOf(place)?.redeemed ?? 0;
  expect(await run(place, 'pay', { method: 'card', tenderedKopecks: null })).toBe('ok');
  expect(await run(place, 'nextCheque', null)).toBe('ok');
  return redeemed;
}

const bonusOf = ({ till }: Place) => till.view().member?.bonuses[0];

async function setPolicy(policy: unknown) {
  const put = await hq.call('PUT', '/api/v1/offline-bonuses/bonus', policy);
  expect(put.status, JSON.stringify(put.body)).toBe(200);
  return put.body;
}

async function give(amount: string): Promise<void> {
  const given = await hq.call('POST', '/api/v1/corrections', {
    correctionId: world.ids.next(),
    kind: 'accrue',
    member: { kind: 'card', value: ANNA },
    currency: 'bonus',
    amount,
    reason: 'В подарок',
  });
  expect(given.status).toBeLessThan(300);
}

async function atHub(count: number) {
  await vi.waitFor(async () => {
    const rows = await world.db.selectFrom('purchase').select('number').execute();
    expect(rows).toHaveLength(count);
  }, PATIENCE);
  const { items } = (await hq.call('GET', '/api/v1/offline-bonuses')).body;
  const balance = await world.db.selectFrom('balance').selectAll().executeTakeFirstOrThrow();
  return { view: (items as Record<string, unknown>[])[0], balance };
}

/** What the till itself has on its disk: granted and gone, in minor units. */
function onDisk({ folder }: Place): { granted: number; gone: number } {
  const db = new Database(join(folder, 'till.sqlite'), { readonly: true });
  const sum = (table: string, column: string): number =>
    Number(db.prepare(`SELECT coalesce(sum(${column}), 0) FROM ${table}`).pluck().get());
  const figures = { granted: sum('lent_rights', 'granted'), gone: sum('gone_rights', 'gone') };
  db.close();
  return figures;
}

const holds = (place: Place, left: number) =>
  vi.waitFor(() => {
    const { granted, gone } = onDisk(place);
    expect(granted - gone).toBe(left);
  }, PATIENCE);

test('[SYNC-05] earn only: off-line bonuses come and none go, and the cashier reads why', async () => {
  await give('100.00');
  const place = await openPlace(0);
  await cut(place);
  expect(await open(place, 1, 100)).toBe('bonus.offline_refused');
  expect(bonusOf(place)).toMatchObject({ redeemLimit: 0, redeemReason: 'redemption.offline' });
  await pay(place);
  await place.proxy.restore();
  const { view, balance } = await atHub(1);
  expect(view).toMatchObject({ worstLoss: { amount: '0.00', money: '0.00' }, owed: '0.00' });
  expect(balance.active).toBe(10_000 + 1350);
}, 90_000);

test('[SYNC-05] capped: two tills off-line spend the same bonuses; the debt stays under the caps and HQ sees it', async () => {
  await give('100.00');
  await setPolicy(CAPPED);
  const [one, two] = [await openPlace(0), await openPlace(2)];
  await cut(one);
  await cut(two);
  for (const place of [one, two]) {
    // Caps, not the balance nor the half of the cheque, decide; what is asked above them is lowered.
    await open(place, 2, 9000);
    expect(bonusOf(place)).toMatchObject({
      redeemed: 8000,
      redeemLimit: 8000,
      redeemReason: 'redemption.offline_capped',
    });
    expect(place.till.view().notice?.problem.code).toBe('bonus.lowered');
    expect(await pay(place)).toBe(8000);
    expect(await open(place, 2, 100)).toBe('bonus.offline_cap_used');
    expect(bonusOf(place)).toMatchObject({
      redeemLimit: 0,
      redeemReason: 'redemption.offline_cap_used',
    });
    await run(place, 'cancel', null);
  }
  await one.proxy.restore();
  await two.proxy.restore();
  const { view, balance } = await atHub(2);
  const loss = view?.['worstLoss'] as { amount: string };
  expect(view).toMatchObject({ reach: { tills: 2, members: 2 }, owing: 1 });
  expect(loss.amount).toBe('200.00');
  expect(-balance.active).toBeGreaterThan(0);
  expect(-balance.active).toBeLessThanOrEqual(Number(loss.amount) * 100);
  expect(view?.['owed']).toBe((-balance.active / 100).toFixed(2));
  const flags = await world.db.selectFrom('purchase').select('flags').execute();
  expect(flags.flatMap((row) => row.flags)).toEqual(['overdraft']);
  // What comes next pays the debt first.
  await give('50.00');
  expect((await atHub(2)).balance.active).toBe(balance.active + 5000);
}, 120_000);

test('[SYNC-05] escrow: only what was lent goes, also over a restart; no balance falls below zero', async () => {
  await give('100.00');
  expect(await setPolicy(ESCROW)).toMatchObject({ worstLoss: { amount: '0.00' } });
  const [one, two] = [await openPlace(0), await openPlace(2)];
  await open(one, 1, 0);
  await pay(one);
  // 100 + 5 % of 270 paid: half of 113,50 lies with the till that Anna came to.
  await holds(one, 5675);
  const first = await atHub(1);
  expect(first.balance).toMatchObject({ active: 5675, reserved: 5675 });
  expect(first.view).toMatchObject({ lent: '56.75', lentSilent: '0.00' });
  await cut(one);
  await cut(two);
  expect(await open(two, 2, 100)).toBe('bonus.offline_no_rights');
  expect(bonusOf(two)).toMatchObject({
    redeemLimit: 0,
    redeemReason: 'redemption.offline_no_rights',
  });
  await run(two, 'cancel', null);
  expect(await open(one, 1, 4000)).toBe('ok');
  expect(await pay(one)).toBe(4000);
  await one.till.stop();
  one.till = await startTill({ dataFolder: one.folder });
  await linked(one, 'offline');
  await open(one, 1, 9000);
  expect(bonusOf(one)).toMatchObject({ redeemed: 1675, redeemReason: 'redemption.offline_escrow' });
  expect(await pay(one)).toBe(1675);
  expect(await open(one, 1, 1)).toBe('bonus.offline_no_rights');
  await run(one, 'cancel', null);
  await one.proxy.restore();
  const { balance, view } = await atHub(3);
  expect(view).toMatchObject({ owed: '0.00', owing: 0 });
  expect(balance.active).toBeGreaterThanOrEqual(0);
  const flags = await world.db.selectFrom('purchase').select('flags').execute();
  expect(flags.flatMap((row) => row.flags)).toEqual([]);
}, 120_000);

test('[SYNC-05] escrow: rights come home when another till needs them, when HQ changes its mind, when a till is revoked', async () => {
  await give('100.00');
  await setPolicy(ESCROW);
  const [one, two] = [await openPlace(0), await openPlace(2)];
  await open(one, 1, 0);
  await pay(one);
  await holds(one, 5675);
  // On-line, one's own rights are spent first and the rest is asked for.
  await open(one, 2, 9000);
  expect(bonusOf(one)).toMatchObject({ redeemed: 9000 });
  const held = () =>
    world.db.selectFrom('reservation').select('amount').orderBy('amount').execute();
  expect(await held()).toEqual([{ amount: 3325 }, { amount: 5675 }]);
  await run(one, 'cancel', null);
  await vi.waitFor(async () => expect((await atHub(1)).balance.active).toBe(5675), PATIENCE);
  // The other till needs more than lies free: what lies here is called back and comes.
  expect(await open(two, 2, 9000)).toBe('bonus.lent');
  await holds(one, 0);
  const again = () => run(two, 'redeem', { currency: 'bonus', amount: 9000 });
  await vi.waitFor(async () => expect(await again()).toBe('ok'), PATIENCE);
  expect(await pay(two)).toBe(9000);
  const spent = await atHub(2);
  expect(spent.balance.active + spent.balance.reserved).toBe(11_350 - 9000 + 2250);
  // What the second till got is wanted back by the new policy …
  const lent = spent.balance.reserved;
  expect(lent).toBeGreaterThan(0);
  await holds(two, lent);
  await setPolicy({ kind: 'earn_only' });
  await holds(two, 0);
  await vi.waitFor(async () => expect((await atHub(2)).balance.reserved).toBe(0), PATIENCE);
  // … and of a till that never comes again once it is revoked.
  await setPolicy(ESCROW);
  await vi.waitFor(() => expect(policyOn(two)).toBe('escrow'), PATIENCE);
  await open(two, 1, 0);
  await pay(two);
  const before = await atHub(3);
  expect(before.balance.reserved).toBeGreaterThan(0);
  await two.proxy.cut();
  await world.db
    .updateTable('till')
    .set({ state: 'revoked' })
    .where('till_id', '=', two.tillId)
    .execute();
  await tendRights(world.db, { ids: world.ids, nowMs: world.clock.nowMs() });
  const home = await atHub(3);
  expect(home.balance).toMatchObject({
    reserved: 0,
    active: before.balance.active + before.balance.reserved,
  });
}, 120_000);

function policyOn({ folder }: Place): string {
  const db = new Database(join(folder, 'till.sqlite'), { readonly: true });
  const body = db.prepare('SELECT body FROM offline_policies').pluck().get();
  db.close();
  return (JSON.parse(String(body)) as { kind: string }).kind;
}
