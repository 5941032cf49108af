import { spawnSync } from 'node:child_process';
import { mkdirSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { startFakeHub, ENROLMENT_CODE } from '../fake-hub.testkit.ts';
import { SHOP_FEED } from '../shop.testkit.ts';
import { openTillDatabase } from '../store/database.ts';
import { createReserve } from '../store/reserve.ts';
import { tempFolder } from '../store/temp-folder.testkit.ts';
import { bundleItem, cashierOf, startShop, startTill, until } from '../till.testkit.ts';

const MB = 1024 * 1024;
const DISK_MB = 100;
const MILK = { code: '4600000000015' };
const CASH = { method: 'cash', tenderedKopecks: null } as const;
const SALES_MAX = 20_000;
vi.setConfig({ testTimeout: 120_000 });

/** A disk of its own in memory; null where it may not be mounted. */
function smallDisk(): string | null {
  const folder = join(tempFolder(), 'disk');
  mkdirSync(folder);
  const mounted = spawnSync('mount', ['-t', 'tmpfs', '-o', `size=${DISK_MB}m`, 'tmpfs', folder]);
  if (mounted.status !== 0) return null;
  onTestFinished(() => {
    spawnSync('umount', ['-l', folder]);
  });
  return folder;
}

function mayMount(): boolean {
  const folder = `/tmp/verno-mount-${process.pid}`;
  mkdirSync(folder, { recursive: true });
  const done = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=1m', 'tmpfs', folder]);
  if (done.status === 0) spawnSync('umount', [folder]);
  rmSync(folder, { recursive: true, force: true });
  return done.status === 0;
}

/** Leaves about `leftBytes` free. */
function fill(disk: string, leftBytes: number): void {
  const { bavail, bsize } = statfsSync(disk);
  const bytes = Math.max(0, bavail * bsize - leftBytes);
  writeFileSync(join(disk, 'ballast'), Buffer.alloc(bytes, 1));
}

const canMount = process.platform === 'linux' && process.getuid?.() === 0 && mayMount();

describe.skipIf(!canMount)(
  canMount
    ? 'the till’s disk runs full'
    : 'skipped: a small disk cannot be mounted here (needs root)',
  () => {
    test('a confirm that does not fit takes the reserve; then refusals in words, nothing half done', async () => {
      const disk = smallDisk()!;
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

      rmSync(join(disk, 'ballast'));
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
});
