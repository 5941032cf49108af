/**
 * A folder that looks like an unpacked Electron to electron-builder: the names of its files, and in the
 * «program» the wire of fuses as `@electron/fuses` finds it, so that they are really set and read back.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createPackage } from '@electron/asar';
import { SENTINEL } from '@electron/fuses/dist/constants.js';

/** Electron's own defaults: the first four fuses and the last one on. */
const FACTORY_WIRE = '10110001';

export async function createStandInElectron(folder: string): Promise<void> {
  mkdirSync(join(folder, 'resources'), { recursive: true });
  mkdirSync(join(folder, 'locales'));
  for (const name of ['LICENSE', 'LICENSES.chromium.html', 'version', 'chrome-sandbox']) {
    writeFileSync(join(folder, name), '');
  }
  for (const language of ['ru', 'en-US', 'de']) {
    writeFileSync(join(folder, 'locales', `${language}.pak`), '');
  }
  const padding = Buffer.alloc(64);
  const wire = Buffer.concat([
    Buffer.from(SENTINEL),
    Buffer.from([1, FACTORY_WIRE.length]),
    Buffer.from(FACTORY_WIRE),
  ]);
  writeFileSync(join(folder, 'electron'), Buffer.concat([padding, wire, padding]), { mode: 0o755 });
  const empty = join(folder, 'empty');
  mkdirSync(empty);
  await createPackage(empty, join(folder, 'resources', 'default_app.asar'));
}
