import { join } from 'node:path';
import type { Clock } from '@verno/shared/kernel/clock';
import type { ElectronParts } from './electron-parts.ts';
import { forbiddenSwitches, hardenApp } from './hardening.ts';
import type { Later } from './later.ts';
import { createLog } from './log.ts';
import { registerScheme } from './scheme.ts';
import { readSettings } from './settings.ts';
import { runTillApp } from './till-app.ts';

export interface ShellOptions {
  readonly electron: ElectronParts;
  /** The command line without the executable (and, in development, the app's folder). */
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly clock: Clock;
  readonly later: Later;
}

/**
 * Starts the shell; what must be settled before the app is ready.
 * Scheme, sandbox and the single instance; `till-app.ts` is the composition root of the rest.
 */
export function startShell(options: ShellOptions): void {
  const { app, dialog, protocol } = options.electron;
  registerScheme(protocol);
  app.enableSandbox();
  const forbidden = app.isPackaged ? forbiddenSwitches(app) : [];
  if (forbidden.length > 0) {
    const named = forbidden.map((name) => `--${name}`).join(', ');
    dialog.showErrorBox(
      'Verno',
      `Касса не запускается с ключами ${named}: они снимают защиту. Уберите их. Если их добавил AppImage, поставьте пакет .deb.\n\nThe till does not start with ${named}: they take its protection away. Remove them. If the AppImage added them, install the .deb package.`,
    );
    app.exit(1);
    return;
  }
  if (!app.requestSingleInstanceLock()) {
    app.quit();
    return;
  }
  const folder = app.getPath('userData');
  const settings = readSettings(folder, options.args);
  if (!settings.ok) {
    const { ru, en } = settings.error.text;
    dialog.showErrorBox('Verno', `${ru}\n\n${en}`);
    app.exit(1);
    return;
  }
  const logFile = join(app.getPath('logs'), 'shell.log');
  const log = createLog(logFile, options.clock);
  hardenApp(app, log);
  app.whenReady().then(
    () => runTillApp({ ...options, settings: settings.value, folder, log, logFile }),
    (error: unknown) => log.write(`shell: ${String(error)}`),
  );
}
