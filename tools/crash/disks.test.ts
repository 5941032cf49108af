/** Disks of the real processes: the hub's runs full, the till's is slow. */
import { chmodSync, mkdtempSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { listPurchases } from '@verno/shared/contracts/hub/purchases';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { z } from 'zod';
import { openConsole } from '../headless/console.ts';
import { openFace } from '../headless/face.ts';
import type { HeadlessFace } from '../headless/face.ts';
import { readTillPurchases } from '../headless/till-file.ts';
import { NO_COMPILER, buildShim, findCompiler } from '../powercut/shim.ts';
import { readDemoShop } from '../start/demo-shop.ts';
import type { DemoShop } from '../start/demo-shop.ts';
import { launch } from '../start/process.ts';
import type { Running } from '../start/process.ts';
import { mayMountDisks, mountDisk, unmountDisk } from '../test/disks.ts';

const readyAt = z.object({ url: z.string() });
const PATIENCE = { timeout: 90_000, interval: 100 };
const HUB_DISK_MB = 400;
/** So many in the queue of a till that is on-line: the hub takes no more. */
const STUCK_QUEUE = 60;
const SALES_MAX = 6000;
const SLOW_SYNC_MS = 150;
vi.setConfig({ testTimeout: 300_000 });

function scratch(): string {
  const folder = mkdtempSync(join(tmpdir(), 'verno-disks-'));
  // The database's own user passes through to the disk mounted inside.
  chmodSync(folder, 0o755);
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** Takes all the room that is left, also while others are still writing. */
function fill(disk: string, name: string): void {
  const { bavail, bsize } = statfsSync(disk);
  try {
    writeFileSync(join(disk, name), Buffer.alloc(bavail * bsize));
  } catch (error) {
    // What fitted is written: then the disk is full, which is what was wanted.
    if (!(error instanceof Error && 'code' in error && error.code === 'ENOSPC')) throw error;
  }
}

async function startHub(data: string, port: string): Promise<Running> {
  const hub = await launch({
    name: 'hub',
    script: 'cloud/hub/main.ts',
    args: ['--data', data, '--port', port],
  });
  onTestFinished(() => hub.stop());
  return hub;
}

async function startTill(
  data: string,
  hubUrl: string,
  demo: DemoShop,
  env: Record<string, string> = {},
): Promise<{ till: Running; face: HeadlessFace; sell: () => Promise<void> }> {
  const code = demo.tills[0]?.code ?? '';
  const till = await launch({
    name: 'till',
    script: 'agent/engine/main.ts',
    args: ['--data', data, '--port', '0', '--hub', hubUrl, '--enrol', code],
    env,
  });
  onTestFinished(() => till.kill());
  const face = await openFace(readyAt.parse(till.ready).url);
  onTestFinished(() => face.close());
  await face.until('goods', (view) => !view.status.catchingUp, PATIENCE.timeout);
  const barcode = demo.goods.find((one) => !one.barcode.startsWith('2'))?.barcode ?? '';
  return {
    till,
    face,
    sell: async () => {
      await face.command('enterCode', { code: barcode });
      await face.command('pay', { method: 'card', tenderedKopecks: null });
    },
  };
}

async function hubCount(url: string, demo: DemoShop): Promise<number> {
  const [signIn] = demo.signIns;
  const console = await openConsole(url, signIn?.login ?? '', signIn?.password ?? '');
  let count = 0;
  for (let cursor: string | null = ''; cursor !== null;) {
    const query: Record<string, string> = cursor === '' ? {} : { cursor };
    const page: { items: readonly unknown[]; nextCursor: string | null } = await console.call(
      listPurchases,
      { query: { ...query, limit: 200 } },
    );
    count += page.items.length;
    cursor = page.nextCursor;
  }
  return count;
}

const mayMount = mayMountDisks();

describe.skipIf(!mayMount)(
  mayMount
    ? 'the hub’s disk runs full'
    : 'skipped: a small disk cannot be mounted here (needs root)',
  () => {
    test('[SYNC-03] the hub refuses, the till keeps everything; with room again all of it arrives once', async () => {
      const disk = join(scratch(), 'disk');
      expect(mountDisk(disk, HUB_DISK_MB)).toBe(true);
      onTestFinished(() => unmountDisk(disk));
      const data = join(disk, 'hub');
      let hub = await startHub(data, '0');
      const { url } = readyAt.parse(hub.ready);
      const demo = await readDemoShop(data);
      const tillData = join(scratch(), 'till');
      const { face, sell } = await startTill(tillData, url, demo);
      await sell();
      await face.until('an empty queue', (view) => view.status.queue === 0);

      fill(disk, 'ballast');
      let ended = false;
      void hub.ended.then(() => (ended = true));
      // What PostgreSQL still has in its open files takes some hundreds; then nothing fits.
      let sold = 1;
      while (face.view().status.queue < STUCK_QUEUE && sold < SALES_MAX) {
        await sell();
        sold += 1;
      }
      expect(face.view().status.queue).toBeGreaterThanOrEqual(STUCK_QUEUE);
      expect(readTillPurchases(tillData)).toHaveLength(sold);

      rmSync(join(disk, 'ballast'));
      // Started again by whoever watches over it, if the full disk has ended it.
      if (ended) hub = await startHub(data, new URL(url).port);
      await face.until('an empty queue', (view) => view.status.queue === 0, PATIENCE.timeout);
      expect(await hubCount(url, demo)).toBe(sold);
    });
  },
);

const compiler = findCompiler();

describe.skipIf(compiler === null)(
  compiler === null ? NO_COMPILER : 'the till’s disk is slow',
  () => {
    test('every sync takes 150 ms: sales wait for the disk, none is shown before it is kept', async () => {
      const folder = scratch();
      const hubData = mkdtempSync(join(tmpdir(), 'verno-disks-hub-'));
      onTestFinished(() => rmSync(hubData, { recursive: true, force: true }));
      const hub = await startHub(hubData, '0');
      const { url } = readyAt.parse(hub.ready);
      const demo = await readDemoShop(hubData);
      const tillData = join(folder, 'till');
      const shim = buildShim(compiler ?? '', folder);
      const { till, face, sell } = await startTill(tillData, url, demo, {
        LD_PRELOAD: shim,
        VERNO_DISK_FOLDER: tillData,
        VERNO_DISK_SYNC_MS: String(SLOW_SYNC_MS),
      });
      const startedMs = performance.now();
      for (let sale = 0; sale < 8; sale += 1) {
        await sell();
        // Confirmed means kept: a second reader of the file sees it at once.
        expect(readTillPurchases(tillData)).toHaveLength(sale + 1);
      }
      // Two commits a sale at least: the shim did slow the disk.
      expect(performance.now() - startedMs).toBeGreaterThan(8 * 2 * SLOW_SYNC_MS);
      await sell();
      await till.kill();
      expect(readTillPurchases(tillData)).toHaveLength(9);
      face.close();
    });
  },
);
