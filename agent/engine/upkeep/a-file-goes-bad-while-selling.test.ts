import { randomBytes } from 'node:crypto';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { tillRebuilt } from '@verno/shared/sync/rebuilt';
import { describe, expect, test, vi } from 'vitest';
import { startFakeHub, ENROLMENT_CODE } from '../fake-hub.testkit.ts';
import { startTillProcess } from '../process.testkit.ts';
import { SHOP_FEED } from '../shop.testkit.ts';
import { markDamaged } from '../store/rebuild/set-aside.ts';
import { pagesOf, scribble } from '../store/rebuild/log.testkit.ts';
import { openStore, tempFolder } from '../store/temp-folder.testkit.ts';
import { cashierOf, openFace, startShop, startTill, until } from '../till.testkit.ts';
import { checkFile, lookInsideBy } from './look-inside.ts';

const PATIENCE = { timeout: 30_000, interval: 20 };
const MAIN = join(import.meta.dirname, '..', 'main.ts');
vi.setConfig({ testTimeout: 120_000 });

const MILK = { code: '4600000000015' };
const CASH = { method: 'cash', tenderedKopecks: null } as const;

/** Spoils index pages: reading purchases still works, the check sees it. */
function spoil(folder: string): void {
  const file = new Database(join(folder, 'till.sqlite'));
  file.pragma('wal_checkpoint(TRUNCATE)');
  const root = Number(
    file
      .prepare("SELECT rootpage FROM sqlite_schema WHERE name = 'print_jobs_by_event'")
      .pluck()
      .get(),
  );
  file.close();
  scribble(folder, 'till.sqlite', (root - 1) * 4096, randomBytes(4096));
}

describe('a file goes bad', () => {
  test('the look inside, from a process of its own, says what is wrong and finds nothing in a whole file', async () => {
    const folder = tempFolder();
    const { close } = openStore(folder);
    expect(checkFile(folder, true)).toEqual([]);
    expect(await lookInsideBy(MAIN, folder)(true)).toEqual([]);
    close();
    spoil(folder);
    expect(pagesOf(folder).length).toBeGreaterThan(3);
    expect((await lookInsideBy(MAIN, folder)(false)).length).toBeGreaterThan(0);
  });

  test('[TILL-07] found while a cheque is open: the cheque is finished, then the till mends itself and tells', async () => {
    const { hub, till } = await startShop();
    const folder = tempFolder();
    let mend = 0;
    const second = await startTill({
      dataFolder: folder,
      hubUrl: hub.url,
      enrolCode: ENROLMENT_CODE,
      onDamaged: () => (mend += 1),
    });
    await till.stop();
    await until(second, ({ status }) => !status.catchingUp);
    const cashier = cashierOf(second);
    await cashier('enterCode', MILK);
    await cashier('pay', CASH);
    await until(second, ({ status }) => status.queue === 0);
    hub.down = true;
    await cashier('enterCode', MILK);
    await cashier('pay', CASH);
    await cashier('enterCode', MILK);
    await second.stop();

    spoil(folder);
    markDamaged(folder, ['found by the hourly look'], Date.now());
    const mended = await startTill({ dataFolder: folder, hubUrl: hub.url });
    const view = mended.view();
    expect(view.lines.map(({ sku }) => sku)).toEqual(['MILK']);
    expect(view.status.troubles?.[0]).toMatchObject({ code: 'store.rebuilt' });
    expect(existsSync(join(folder, 'till.damaged'))).toBe(false);
    expect(readdirSync(join(folder, 'damaged'))).toHaveLength(1);
    hub.down = false;
    await cashierOf(mended)('pay', CASH);
    await vi.waitFor(() => expect(hub.events).toHaveLength(4), PATIENCE);
    expect(hub.events.map(({ kind }) => kind)).toEqual([
      'purchase.confirmed',
      'purchase.confirmed',
      'till.rebuilt',
      'purchase.confirmed',
    ]);
    expect(tillRebuilt.parse(hub.events[2]?.payload)).toMatchObject({ events: 2, holes: [] });
    expect(mend).toBe(0);
  });

  test('a page that breaks under a running till: refused in words, mended in the same process, sold on', async () => {
    const folder = tempFolder();
    const hub = await startFakeHub([...SHOP_FEED]);
    const args = ['--data', folder, '--port', '0', '--hub', hub.url, '--enrol', ENROLMENT_CODE];
    const till = await startTillProcess(args);
    const face = await openFace(till.url);
    await vi.waitFor(() => expect(face.views.at(-1)?.status.catchingUp).toBe(false), PATIENCE);
    for (let sale = 0; sale < 3; sale += 1) {
      await face.ask('enterCode', MILK);
      expect((await face.ask('pay', CASH)).ok).toBe(true);
    }
    await vi.waitFor(() => expect(hub.events).toHaveLength(3), PATIENCE);
    await till.kill('SIGKILL');
    spoilEvents(folder);

    const again = await startTillProcess(['--data', folder, '--port', '0', '--hub', hub.url]);
    const newFace = await openFace(again.url);
    await vi.waitFor(() => expect(newFace.views.length).toBeGreaterThan(0), PATIENCE);
    await newFace.ask('enterCode', MILK);
    const refused = await newFace.ask('pay', CASH);
    if (!refused.ok) expect(refused.problem?.code).toBe('store.failed');
    // The till starts itself anew and says its new address.
    await vi.waitFor(() => expect(readdirSync(join(folder, 'damaged'))).toHaveLength(1), PATIENCE);
    await vi.waitFor(() => expect(again.said.length).toBeGreaterThan(1), PATIENCE);
    const { url }: { url: string } = JSON.parse(again.said.at(-1)!);
    const lastFace = await openFace(url);
    await vi.waitFor(() => expect(lastFace.views.length).toBeGreaterThan(0), PATIENCE);
    if (lastFace.views.at(-1)!.lines.length === 0) await lastFace.ask('enterCode', MILK);
    expect((await lastFace.ask('pay', CASH)).ok).toBe(true);
    await vi.waitFor(
      () => expect(hub.events.filter(({ kind }) => kind === 'purchase.confirmed')).toHaveLength(4),
      PATIENCE,
    );
    expect(await again.kill('SIGTERM')).toBe(0);
  });
});

/** The index that each sale writes to. */
function spoilEvents(folder: string): void {
  const file = new Database(join(folder, 'till.sqlite'));
  file.pragma('wal_checkpoint(TRUNCATE)');
  const root = Number(
    file
      .prepare("SELECT rootpage FROM sqlite_schema WHERE name = 'events_by_purchase'")
      .pluck()
      .get(),
  );
  file.close();
  scribble(folder, 'till.sqlite', (root - 1) * 4096, Buffer.alloc(4096, 0x77));
}
