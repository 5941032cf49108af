/**
 * `npm run till`: the till in its Electron shell, from the sources. Arguments go to the shell
 * (`agent/main/settings.ts`): `npm run till -- --kiosk --hub http://127.0.0.1:8080`.
 */
import { spawn, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { stageDevelopment } from '../../installers/stage.ts';
import { ensureScreens } from '../build/screens.ts';
import { ROOT } from '../paths.ts';

const ELECTRON = join(ROOT, 'node_modules', 'electron');
/** Electron's own installer fetches some 120 MB. */
const INSTALL_TIMEOUT_MS = 600_000;
const EXECUTABLES: Readonly<Record<string, string>> = {
  darwin: 'Electron.app/Contents/MacOS/Electron',
  win32: 'electron.exe',
};

/** Electron's program, or `null` when it is not here. */
function findElectron(): string | null {
  const folder = process.env['ELECTRON_OVERRIDE_DIST_PATH'] ?? join(ELECTRON, 'dist');
  const file = join(folder, EXECUTABLES[process.platform] ?? 'electron');
  return existsSync(file) ? file : null;
}

/** Lets Electron's package fetch its program; `null` when that worked, else why not, in one line. */
function fetchElectron(): string | null {
  process.stderr.write('Verno: fetching Electron, once…\n');
  const done = spawnSync(process.execPath, [join(ELECTRON, 'install.js')], {
    encoding: 'utf8',
    timeout: INSTALL_TIMEOUT_MS,
  });
  if (done.status === 0) return null;
  const line = done.stderr.split('\n').find((text) => /error/i.test(text));
  return done.error?.message ?? line?.trim() ?? `exit code ${done.status}`;
}

const why = findElectron() === null ? fetchElectron() : null;
const electron = findElectron();
if (electron === null) {
  process.stderr.write(
    `Verno: Electron's program is not here and cannot be fetched (${why ?? 'nothing was unpacked'}). The same till runs in a browser: npm start, then open the till's address it prints.\n`,
  );
  process.exit(1);
}

ensureScreens(['agent/renderer']);
const folder = await stageDevelopment();
const args = process.argv.slice(2);
const isPlaced = args.some((arg) => arg === '--data' || arg.startsWith('--data='));
const child = spawn(
  electron,
  [folder, ...(isPlaced ? [] : ['--data', join(ROOT, '.data', 'till-shell')]), ...args],
  { stdio: 'inherit' },
);
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => child.kill(signal));
child.on('exit', (code, signal) => process.exit(signal === null ? (code ?? 1) : 1));
