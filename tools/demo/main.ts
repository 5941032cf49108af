/**
 * `npm run demo`: the main job on real parts, told as it happens. Exit code 0 only if all of it held:
 * a purchase on-line, three off-line, a till killed before it printed, and books that agree.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ensureSystem, PTY } from '../install/system.ts';
import { ensureScreens } from '../build/screens.ts';
import { openShop } from '../start/shop.ts';
import { compareBooks } from './books.ts';
import { importCatalogue } from './catalogue.ts';
import { openCounter } from './counter.ts';
import { killedBeforePrinting } from './killed.ts';
import { offlinePurchases, onlinePurchase } from './purchases.ts';
import { must, note, tell } from './say.ts';

const startedMs = performance.now();
const folder = mkdtempSync(join(tmpdir(), 'verno-demo-'));
process.exitCode = await demo().then(
  () => 0,
  (error: unknown) => {
    process.stdout.write(
      `\nДемонстрация не удалась: ${error instanceof Error ? error.message : String(error)}\n`,
    );
    return 1;
  },
);
rmSync(folder, { recursive: true, force: true });
process.exit();

async function demo(): Promise<void> {
  const lacking = ensureSystem([PTY]);
  must(lacking === null, lacking ?? '');
  ensureScreens();
  tell('Хаб, касса и устройства запускаются во временной папке');
  const shop = await openShop({
    dataFolder: folder,
    hubPort: 0,
    tillPort: 0,
    benchPort: 0,
    fresh: true,
  });
  try {
    note(`хаб ${shop.hubUrl}, стенд устройств ${shop.benchUrl}`);
    const barcodes = await importCatalogue(join(folder, 'hub'), shop.demo);
    const counter = await openCounter(shop);
    await onlinePurchase(shop, counter, barcodes);
    await offlinePurchases(shop, counter, barcodes);
    const resumed = await killedBeforePrinting(shop, counter, barcodes);
    await compareBooks(shop, resumed, join(folder, 'till'));
    resumed.face.close();
  } finally {
    await shop.close();
  }
  note(`всё сошлось за ${((performance.now() - startedMs) / 1000).toFixed(0)} с`);
}
