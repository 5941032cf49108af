/** HQ sees every till: what it told of itself, and its days against the books. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { getTill, listTills } from '@verno/shared/contracts/hub/tills';
import type { TillDetail, TillRow } from '@verno/shared/contracts/hub/tills';
import type { TillReport } from '@verno/shared/contracts/sync-heartbeat';
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

beforeAll(async () => {
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
afterAll(async () => {
  expect((await verifyBooks(world.db)).findings).toEqual([]);
  await world.close();
});

const QUIET: TillReport = {
  queued: 0,
  oldestQueuedAgeMs: null,
  completeAgeMs: 4000,
  bundleVersion: 1,
  clock: { offsetMs: 120, roundTripMs: 9, samples: 3 },
  devices: [{ id: 'p', kind: 'printer', state: 'ready', problem: null }],
  troubles: [],
  lastProblem: null,
};
const tell = (till: TestTill, change: Partial<TillReport> = {}) =>
  till.call('POST', '/sync/v1/heartbeat', { ...QUIET, ...change });
async function list(query = '', by = hq): Promise<readonly TillRow[]> {
  return listTills.response.parse((await by.call('GET', `/api/v1/tills${query}`)).body).items;
}
const names = (rows: readonly TillRow[]) => rows.map(({ name }) => name);
async function detail(till: TestTill, by = hq): Promise<TillDetail> {
  const answer = await by.call('GET', `/api/v1/tills/${till.tillId}`);
  return getTill.response.parse(answer.body);
}

test('[SYNC-09] version, epoch, lag in events and seconds, queue, clock, devices, last problem; what is not known is null', async () => {
  expect(await detail(moscow)).toMatchObject({
    agentVersion: '0.1.0',
    epoch: 1,
    queueAgeS: null,
    lagS: null,
    clockOffsetMs: null,
    toldAt: null,
    devices: null,
    bundleVersion: null,
    hubBundleVersion: 1,
    epochs: [{ epoch: 1, state: 'present', headSeq: 0, firstAt: null, endedAt: null }],
  });
  const lastProblem = { problem: { code: 'device.paper_out', params: {} }, ageMs: 60_000 };
  const answer = await tell(moscow, { queued: 3, oldestQueuedAgeMs: 90_000, lastProblem });
  expect(answer.body).toEqual({ serverTimeMs: world.clock.nowMs() });
  world.clock.advance(30_000);
  const told = await detail(moscow);
  expect(told).toMatchObject({
    queue: 3,
    queueAgeS: 120,
    lagS: 34,
    clockOffsetMs: 120,
    clock: { roundTripMs: 9, samples: 3 },
    devices: [{ kind: 'printer', state: 'ready' }],
    bundleVersion: 1,
    alarms: [],
  });
  expect(told.lag).toBeGreaterThan(0);
  expect(told.lastProblem?.at).toBe(new Date(world.clock.nowMs() - 90_000).toISOString());
  expect((await manager.call('GET', `/api/v1/tills/${ural.tillId}`)).status).toBe(404);
});

test('[SYNC-09] a clock an hour off, a full disk and a dead printer are told as such, and found by the filter', async () => {
  await tell(ural, {
    clock: { offsetMs: -3_600_000, roundTripMs: 12, samples: 8 },
    troubles: [{ code: 'store.disk_low', params: { freeMb: 90 } }],
    devices: [{ id: 'p', kind: 'printer', state: 'error', problem: null }],
    queued: 7,
  });
  const [troubled, ...others] = await list('?attention=true');
  expect(troubled).toMatchObject({
    name: 'Касса 3',
    alarms: ['clock_wrong', 'storage', 'device'],
    clockOffsetMs: -3_600_000,
  });
  expect(others).toEqual([]);
  expect(names(await list('?sort=-queue'))).toEqual(['Касса 3', 'Касса 1', 'Касса 2']);
  expect(names(await list('?sort=lastSeenAt'))[0]).toBe('Касса 2');
  expect(names(await list('?sort=-lastSeenAt')).at(-1)).toBe('Касса 2');
  expect(names(await list('?state=online'))).toEqual(['Касса 1', 'Касса 3']);
  expect(names(await list('?state=waiting'))).toEqual(['Касса 2']);
  expect(names(await list(`?search=${encodeURIComponent('УРАЛ')}`))).toEqual(['Касса 3']);
  expect(names(await list('?search=%25'))).toEqual([]);
  expect(names(await list('', manager))).toEqual(['Касса 1', 'Касса 2']);
  await tell(ural);
  expect(await list('?attention=true')).toEqual([]);
});

test.each(['place', 'lastSeenAt', '-lastSeenAt', '-queue', '-waiting'])(
  'the list sorted by %s is read through page by page, each till once',
  async (sort) => {
    const whole = names(await list(`?sort=${sort}`));
    const read: string[] = [];
    let cursor: string | null = '';
    while (cursor !== null) {
      const at: string = cursor === '' ? '' : `&cursor=${cursor}`;
      const answer = await hq.call('GET', `/api/v1/tills?limit=1&sort=${sort}${at}`);
      const page = listTills.response.parse(answer.body);
      read.push(...names(page.items));
      cursor = page.nextCursor;
    }
    expect(read).toEqual(whole);
    expect(whole).toHaveLength(3);
  },
);

test('[SYNC-03] count and sum of each day are the same on both sides; a difference raises an alarm on the till', async () => {
  const sold = moscow.sell({ prices: [10_000] });
  moscow.sell({ prices: [25_000] });
  moscow.sell({ member: world.ids.next(), prices: [7_000] });
  moscow.takeBack(sold, { l1: 1000 });
  moscow.append('shift.opened', {});
  await moscow.upload();
  const run = { epoch: 1, fromSeq: 1, throughSeq: 5 };
  const day = {
    day: sold.at.local.slice(0, 10),
    sales: 3,
    salesKopecks: 41_300,
    refunds: 1,
    refundsKopecks: 10_000,
  };
  await tell(moscow, { totals: { ...run, days: [day] } });
  const same = await detail(moscow);
  expect(same.days).toMatchObject([
    {
      day: day.day,
      differs: false,
      till: { sales: 3, salesSum: '413.00', refunds: 1, refundsSum: '100.00' },
      hub: { sales: 3, salesSum: '413.00', refunds: 1, refundsSum: '100.00' },
    },
  ]);
  expect(same.alarms).toEqual([]);
  const more = { ...day, sales: 4, salesKopecks: 42_300 };
  await tell(moscow, { totals: { ...run, days: [more] } });
  const differs = await detail(moscow);
  expect(differs.days).toMatchObject([{ differs: true, till: { sales: 4 }, hub: { sales: 3 } }]);
  expect(differs.alarms).toEqual(['totals_differ']);
  expect(names(await list('?attention=true'))).toEqual(['Касса 1']);
  await tell(moscow, { totals: { ...run, days: [day] } });
  expect((await detail(moscow)).alarms).toEqual([]);
});

test('[SYNC-09] sets that differ from the hub’s are shown on the till: what, since when, and when they healed', async () => {
  const company = `partner:${world.company.partnerId}`;
  const ask = (differing: readonly string[], scopes?: readonly string[]) =>
    ural.call('POST', '/sync/v1/feed', {
      cursors: {},
      marks: {},
      limit: 10,
      sets: { differing },
      ...(scopes === undefined ? {} : { scopes }),
    });
  const attended = async () => (await list('?attention=true')).map(({ tillId }) => tillId);
  await ask([]);
  expect((await detail(ural)).sets).toBeNull();
  const since = new Date(world.clock.nowMs()).toISOString();
  // Said also while it takes a snapshot, when it asks for the short scopes alone.
  await ask([company, `store:${world.company.ural}`], ['all']);
  const differs = await detail(ural);
  expect(differs.sets).toEqual({ differing: ['partner', 'store'], since, healedAt: null });
  expect(differs.alarms).toEqual(['sets_differ']);
  expect(await attended()).toContain(ural.tillId);
  world.clock.advance(60_000);
  await ask([]);
  const healed = await detail(ural);
  expect(healed.sets?.healedAt).toBe(new Date(world.clock.nowMs()).toISOString());
  expect(healed.alarms).toEqual([]);
  expect(await attended()).not.toContain(ural.tillId);
});

test('[SYNC-09] the history of a till’s epochs: when each was, how far, and whether it was stopped', async () => {
  ural.sell();
  await ural.upload();
  const other = createTill(world, ural.tillId, world.company.ural);
  await other.join();
  const { epochs } = await detail(ural);
  expect(epochs).toMatchObject([
    { epoch: 2, state: 'present', headSeq: 0 },
    { epoch: 1, state: 'ended', headSeq: 1 },
  ]);
  expect(epochs[1]?.endedAt).not.toBeNull();
  expect(epochs[1]?.firstAt).toBe(epochs[1]?.lastAt);
  // The machine that was replaced has no word in it any more.
  expect((await ural.hello({ wireVersion: 2 })).body).toMatchObject({ standing: 'till.fork' });
  expect((await tell(ural)).body).toMatchObject({ code: 'till.fork' });
});
