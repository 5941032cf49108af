import { setImmediate } from 'node:timers/promises';
import { purchaseFact } from '@verno/shared/purchase/fact';
import { UPLOAD_EVENTS_MAX } from '@verno/shared/contracts/sync';
import { describe, expect, test, vi } from 'vitest';
import { PATIENCE, cashierOf, startShop, until } from '../till.testkit.ts';
import type { Till } from '../till.ts';

const LONG = { timeout: 25_000, interval: 20 };

async function sell(till: Till, count: number): Promise<void> {
  const cashier = cashierOf(till);
  for (let index = 0; index < count; index += 1) {
    await cashier('enterCode', { code: '4600000000022' });
    await cashier('pay', { method: 'cash', tenderedKopecks: null });
    // Commands end without leaving the process: let the network have its turn as people's pauses would.
    await setImmediate();
  }
}

describe('days off-line, then the hub is there again', () => {
  test('[SYNC-04] everything goes up in order, in bounded batches, and is marked as sold off-line', async () => {
    const { hub, till } = await startShop();
    hub.down = true;
    await sell(till, 450);
    expect(till.view().status).toMatchObject({ queue: 450 });
    expect(till.view().status.link).not.toBe('online');
    hub.down = false;
    await vi.waitFor(() => expect(hub.events).toHaveLength(450), LONG);
    expect(Math.max(...hub.batches)).toBeLessThanOrEqual(UPLOAD_EVENTS_MAX);
    expect(hub.events.map(({ seq }) => seq)).toEqual(hub.events.map((_, index) => index + 1));
    expect(purchaseFact.parse(hub.events.at(-1)?.payload).offline).toBe(true);
    await until(till, ({ status }) => status.queue === 0 && status.link !== 'offline');
  });

  test('[SYNC-03] answers lost after the hub’s commit make no purchase twice', async () => {
    const { hub, till } = await startShop();
    hub.loseAnswers = true;
    await sell(till, 5);
    await vi.waitFor(() => expect(hub.events.length).toBeGreaterThan(0), PATIENCE);
    expect(till.view().status.queue).toBe(5);
    hub.loseAnswers = false;
    await until(till, ({ status }) => status.queue === 0);
    expect(hub.events).toHaveLength(5);
    expect(new Set(hub.events.map(({ id }) => id)).size).toBe(5);
  });

  test('a hub restored from yesterday’s backup gets again what it lost', async () => {
    const { hub, till } = await startShop();
    await sell(till, 4);
    await until(till, ({ status }) => status.queue === 0);
    const before = hub.events.map(({ id }) => id);
    hub.events.splice(1);
    await sell(till, 1);
    await vi.waitFor(() => expect(hub.events).toHaveLength(5), LONG);
    expect(hub.events.slice(0, 4).map(({ id }) => id)).toEqual(before);
  });

  test('a fork is told in plain words, selling goes on, nothing is dropped', async () => {
    const { hub, till } = await startShop();
    hub.refusals.set('sync.uploadEvents', [{ status: 409, code: 'sync.fork' }]);
    await sell(till, 1);
    await until(till, ({ notice }) => notice?.problem.code === 'sync.fork');
    await sell(till, 2);
    expect(till.view()).toMatchObject({ phase: 'paid', status: { queue: 3 } });
    expect(hub.events).toEqual([]);
  });

  test('a till that was revoked goes on selling and keeps everything', async () => {
    const { hub, till } = await startShop();
    const revoked = { status: 403, code: 'till.revoked' };
    hub.refusals.set('sync.uploadEvents', [{ status: 401, code: 'till.unknown' }]);
    hub.refusals.set('sync.hello', [revoked, revoked, revoked, revoked]);
    await sell(till, 1);
    await until(till, ({ notice }) => notice?.problem.code === 'till.revoked');
    expect(till.view().status.queue).toBe(1);
  });

  test('«not now, in two seconds» is respected', async () => {
    const { hub, till } = await startShop();
    hub.refusals.set('sync.uploadEvents', [{ status: 429, code: 'request.limit', retryAfterS: 2 }]);
    const startedMs = performance.now();
    await sell(till, 1);
    await sell(till, 1);
    await vi.waitFor(() => expect(hub.events).toHaveLength(2), PATIENCE);
    expect(performance.now() - startedMs).toBeGreaterThan(1900);
    expect(hub.calls.filter((call) => call === 'POST /sync/v1/events')).toHaveLength(2);
  });

  test('[SYNC-07] a clock ten years ahead is told once, and purchases carry the hub’s time', async () => {
    const aheadMs = 10 * 365 * 24 * 3_600_000;
    const clock = { nowMs: () => Date.now() + aheadMs, monotonicMs: () => performance.now() };
    const { hub, till } = await startShop({ till: { clock } });
    await until(till, ({ notice }) => notice?.problem.code === 'sync.clock_wrong');
    await sell(till, 1);
    await vi.waitFor(() => expect(hub.events).toHaveLength(1), PATIENCE);
    expect(Math.abs((hub.events[0]?.wall ?? 0) - Date.now())).toBeLessThan(10_000);
  });
});
