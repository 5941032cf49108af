import { generateKeyPairSync } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, expect, onTestFinished, test } from 'vitest';
import { tempFolder } from '../store/temp-folder.testkit.ts';
import { createTillStore } from '../store/store.ts';
import type { TillStore } from '../store/store.ts';
import { openOrRebuild } from '../store/rebuild/open.ts';
import { cashierOf, startShop } from '../till.testkit.ts';
import { exportInto, exportQueue } from './export-queue.ts';

const NOW_MS = Date.parse('2026-11-21T09:00:00Z');
const SALES = 3;

let store: TillStore;
let folder: string;
beforeEach(async () => {
  folder = tempFolder();
  store = await busyStore();
});

/** The file of a till that stands still with unsent purchases in it. */
async function busyStore(): Promise<TillStore> {
  const dataFolder = tempFolder();
  const { hub, till } = await startShop({ till: { dataFolder } });
  const cashier = cashierOf(till);
  hub.down = true;
  for (let sale = 0; sale < SALES; sale += 1) {
    await cashier('enterCode', { code: '4600000000022' });
    await cashier('pay', { method: 'cash', tenderedKopecks: null });
  }
  await till.stop();
  const opened = openOrRebuild(dataFolder, NOW_MS);
  if (!opened.ok) throw new Error(opened.error.text.ru);
  onTestFinished(() => opened.value.close());
  const busy = createTillStore(opened.value);
  const raw = generateKeyPairSync('x25519').publicKey.export({ type: 'spki', format: 'der' });
  busy.queueKey.write(raw.subarray(-32).toString('base64'));
  return busy;
}

const into = (where: string) => {
  const done = exportInto(store, where, NOW_MS);
  return done.ok ? done.value.events : done.error.code;
};

test.runIf(process.platform === 'linux')(
  '[TILL-09] each way a file can fail to be written is named, nothing half is left, the queue stays',
  () => {
    const stick = join(folder, 'stick');
    const file = join(folder, 'a file');
    writeFileSync(file, '');
    expect(into(stick)).toBe('queue.no_folder');
    expect(existsSync(stick)).toBe(false);
    expect(into(file)).toBe('queue.no_folder');
    expect(into('/sys/kernel')).toBe('queue.no_rights');
    mkdirSync(stick);
    expect(into(stick)).toBe(SALES);
    expect(store.events.waitingCount()).toBe(SALES);

    // Whatever is written there finds a full disk.
    const full = join(folder, 'full', 'queue.verno-queue');
    mkdirSync(join(folder, 'full'));
    symlinkSync('/dev/full', `${full}.part`);
    const done = exportQueue(store, full, NOW_MS);
    expect(done).toMatchObject({ ok: false, error: { code: 'queue.no_space' } });
    if (!done.ok) expect(done.error.params['neededKb']).toBeGreaterThan(0);
    expect(readdirSync(join(folder, 'full'))).toEqual([]);
    expect(store.events.waitingCount()).toBe(SALES);
  },
);
