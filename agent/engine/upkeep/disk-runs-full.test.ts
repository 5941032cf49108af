import { join } from 'node:path';
import { FEED_ITEMS_MAX } from '@verno/shared/contracts/sync';
import { describe, expect, test, vi } from 'vitest';
import { startFakeHub, ENROLMENT_CODE } from '../fake-hub.testkit.ts';
import { SHOP_FEED, feedOf, goods } from '../shop.testkit.ts';
import { openTillDatabase } from '../store/database.ts';
import { createReserve } from '../store/reserve.ts';
import { bundleItem, cashierOf, startShop, startTill, until } from '../till.testkit.ts';
import { MB, canMount, clear, fill, smallDisk } from './small-disk.testkit.ts';

const DISK_MB = 100;
const MILK = { code: '4600000000015' };
const CASH = { method: 'cash', tenderedKopecks: null } as const;
const SALES_MAX = 20_000;
vi.setConfig({ testTimeout: 120_000 });

describe.skipIf(!canMount)(
  canMount
    ? 'the till’s disk runs full'
    : 'skipped: a small disk cannot be mounted here (needs root)',
  () => {
    test('a confirm that does not fit takes the reserve; then refusals in words, nothing half done', async () => {
      const disk = smallDisk(DISK_MB);
      const dataFolder = join(disk, 'till');
      const { hub, till: other } = await startShop();
      await other.stop();
      const till = await startTill({ dataFolder, hubUrl: hub.url, enrolCode: ENROLMENT_CODE });
      await until(till, ({ status }) => !status.catchingUp);
      // Fewer than 100 MB: the strip says from the start that it is low, the reserve is there.
      await until(till, ({ status }) => status.troubles?.[0]?.code === 'store.disk_low');
      const reserve = createReserve(dataFolder);
      await vi.waitFor(() => expect(reserve.isThere()).toBe(true), { timeout: 20_000 });
      hub.down = true;
      fill(disk, 256 * 1024);
      const cashier = cashierOf(till);
      let sold = 0;
      let refusal: string | null = null;
      while (refusal === null && sold < SALES_MAX) {
        const added = await till.command('enterCode', MILK);
        const paid = added.ok ? await till.command('pay', CASH) : added;
        if (paid.ok) sold += 1;
        else refusal = paid.error.code;
        if (sold === 60 && reserve.isThere()) break;
      }
      // The reserve has gone into purchases before the first refusal.
      expect(refusal).toBe('store.disk_full');
      expect(reserve.isThere()).toBe(false);
      expect(sold).toBeGreaterThan(100);
      expect(till.view().status).toMatchObject({ queue: sold });
      expect(till.view().status.troubles?.[0]?.code).toBe('store.disk_out');

      clear(disk);
      if (till.view().lines.length === 0) await cashier('enterCode', MILK);
      await cashier('pay', CASH);
      hub.down = false;
      await vi.waitFor(() => expect(hub.events).toHaveLength(sold + 1), { timeout: 60_000 });
      expect(new Set(hub.events.map(({ id }) => id)).size).toBe(sold + 1);
      await till.stop();
      const opened = openTillDatabase(dataFolder);
      if (!opened.ok) throw new Error(opened.error.text.en);
      expect(opened.value.db.pragma('integrity_check', { simple: true })).toBe('ok');
      opened.value.close();
    });
  },
);

describe('room kept for purchases alone', () => {
  test('[TILL-10] the strip says so, the hub’s changes wait, sales go on; with room again they come', async () => {
    let freeBytes = 10 * MB;
    const hub = await startFakeHub([...SHOP_FEED]);
    const till = await startTill({
      hubUrl: hub.url,
      enrolCode: ENROLMENT_CODE,
      freeBytes: async () => freeBytes,
    });
    await until(till, ({ status }) => status.troubles?.[0]?.code === 'store.disk_out');
    hub.feed.push(bundleItem(1, []));
    const asked = hub.calls.filter((call) => call.endsWith('/feed')).length;
    hub.poke();
    await new Promise((resolve) => setTimeout(resolve, 500));
    expect(hub.calls.filter((call) => call.endsWith('/feed')).length).toBeLessThanOrEqual(
      asked + 1,
    );
    freeBytes = 10_000 * MB;
    const plenty = () => expect(till.view().status.troubles).toBeUndefined();
    await vi.waitFor(plenty, { timeout: 25_000 });
    await vi.waitFor(() => expect(till.view().status.catchingUp).toBe(false), { timeout: 50_000 });
  });

  test('a long way of pages stops where it is, and goes on from there', async () => {
    let freeBytes = 10_000 * MB;
    const catalogue = Array.from({ length: 6 * FEED_ITEMS_MAX }, (_, index) => {
      const value = goods(`G${index}`, { barcodes: [`20000${String(index).padStart(8, '0')}`] });
      return { kind: 'goods', key: value.sku, value };
    });
    const hub = await startFakeHub([...SHOP_FEED, ...feedOf(catalogue, 100)]);
    hub.delayMs = 300;
    const till = await startTill({
      hubUrl: hub.url,
      enrolCode: ENROLMENT_CODE,
      freeBytes: async () => freeBytes,
    });
    const pages = () => hub.calls.filter((call) => call.endsWith('/feed')).length;
    await vi.waitFor(() => expect(pages()).toBe(2), { timeout: 20_000 });
    freeBytes = 10 * MB;
    await until(till, ({ status }) => status.troubles?.[0]?.code === 'store.disk_out');
    const asked = pages();
    await cashierOf(till)('enterCode', MILK);
    expect(till.view().status.catchingUp).toBe(true);
    hub.delayMs = 0;
    freeBytes = 10_000 * MB;
    await vi.waitFor(() => expect(till.view().status.catchingUp).toBe(false), { timeout: 50_000 });
    expect(asked).toBeLessThan(6);
    // Seven pages in all, and the one that came when there was no room for it.
    expect(pages()).toBeLessThanOrEqual(8);
    await cashierOf(till)('enterCode', {
      code: `20000${String(6 * FEED_ITEMS_MAX - 1).padStart(8, '0')}`,
    });
  });
});
