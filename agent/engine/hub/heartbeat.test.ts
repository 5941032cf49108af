import { expect, test, vi } from 'vitest';
import type { TillReport } from '@verno/shared/contracts/sync-heartbeat';
import { PATIENCE, cashierOf, startShop, until } from '../till.testkit.ts';
import type { Till } from '../till.ts';

async function sell(till: Till): Promise<void> {
  const cashier = cashierOf(till);
  await cashier('enterCode', { code: '4600000000022' });
  await cashier('pay', { method: 'cash', tenderedKopecks: null });
}

async function told(reports: readonly TillReport[], wanted: (report: TillReport) => boolean) {
  await vi.waitFor(() => expect(reports.some(wanted)).toBe(true), PATIENCE);
  return reports.find(wanted);
}

test('[SYNC-09] a till tells the hub how it is: queue, feed, rules, devices, clock by the quickest of several', async () => {
  const { hub, till } = await startShop();
  const report = await told(hub.reports, ({ clock }) => (clock?.samples ?? 0) >= 2);
  expect(report).toMatchObject({ queued: 0, oldestQueuedAgeMs: null, troubles: [] });
  expect(report?.devices.map(({ kind, state }) => [kind, state])).toEqual(
    till.view().status.devices.map(({ kind, state }) => [kind, state]),
  );
  expect(Math.abs(report?.clock?.offsetMs ?? Number.NaN)).toBeLessThan(60_000);
});

test('[SYNC-07] a clock ten years off is told to HQ as it is, and stops nothing', async () => {
  const wrongMs = 10 * 365 * 24 * 3_600_000;
  const { hub, till } = await startShop({
    till: { clock: { nowMs: () => Date.now() - wrongMs, monotonicMs: () => performance.now() } },
  });
  const report = await told(hub.reports, ({ clock }) => clock !== null);
  expect(Math.abs((report?.clock?.offsetMs ?? 0) - wrongMs)).toBeLessThan(60_000);
  await told(hub.reports, ({ lastProblem }) => lastProblem?.problem.code === 'sync.clock_wrong');
  await sell(till);
  await until(till, ({ status }) => status.queue === 0);
});

test('[SYNC-03] count and sum by day are told of what the hub has acknowledged', async () => {
  const { hub, till } = await startShop();
  for (let sale = 0; sale < 3; sale += 1) await sell(till);
  await until(till, ({ status }) => status.queue === 0);
  const report = await told(hub.reports, ({ totals }) => totals !== undefined);
  const { totals } = report ?? {};
  expect(totals).toMatchObject({ epoch: 1, fromSeq: 1 });
  const sales = totals?.days.reduce((sum, day) => sum + day.sales, 0);
  expect(sales).toBe(totals?.throughSeq);
  expect(totals?.days[0]?.salesKopecks).toBeGreaterThan(0);
});

test('[SYNC-08] a hub that knows no heartbeats is left alone with them; the exchange goes on', async () => {
  const { hub, till } = await startShop();
  const asked = () => hub.calls.filter((call) => call.endsWith('/heartbeat')).length;
  hub.refusals.set('sync.heartbeat', [{ status: 404, code: 'route.unknown' }]);
  await vi.waitFor(() => expect(hub.refusals.get('sync.heartbeat')).toEqual([]), PATIENCE);
  const before = asked();
  await sell(till);
  await until(till, ({ status }) => status.queue === 0 && status.link === 'online');
  expect(asked()).toBe(before);
});
