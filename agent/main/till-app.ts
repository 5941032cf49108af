import type { Clock } from '@verno/shared/kernel/clock';
import { serveBridgePorts } from './bridge-port.ts';
import type { ElectronParts } from './electron-parts.ts';
import { createEngine, type Engine, engineEnvironment } from './engine.ts';
import { createFaceFiles } from './face-files.ts';
import { hardenSession } from './hardening.ts';
import type { Later } from './later.ts';
import { followLifeCycle } from './life-cycle.ts';
import type { Log } from './log.ts';
import { refuse } from './page-headers.ts';
import { placesOf } from './places.ts';
import { APP_SCHEME, FACE_HOST, SHELL_HOST } from './scheme.ts';
import { createScreen } from './screen.ts';
import { engineArguments, type ShellSettings } from './settings.ts';
import { createStatusPages } from './status-page.ts';
import { careForWindow, windowOptions } from './window.ts';

export interface TillAppOptions {
  readonly electron: ElectronParts;
  readonly settings: ShellSettings;
  /** The till's own folder. */
  readonly folder: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly clock: Clock;
  readonly later: Later;
  readonly log: Log;
  readonly logFile: string;
}

/** Everything from «ready» on: the session closed, the engine started, the window joined to it. */
export function runTillApp(options: TillAppOptions): void {
  const { electron, settings, clock, later, log } = options;
  const { app } = electron;
  const isDevelopment = !app.isPackaged;
  const { kiosk } = settings;
  const places = placesOf(app.getAppPath(), app.isPackaged);
  const face = createFaceFiles(places.faceFolder);

  electron.Menu.setApplicationMenu(null);
  electron.powerSaveBlocker.start('prevent-display-sleep');
  hardenSession(electron.session.defaultSession, log, isDevelopment);

  const window = new electron.BrowserWindow(
    windowOptions({ preload: places.preload, kiosk, isDevelopment }),
  );
  const screen = createScreen(window, face.isThere, log);
  const engine: Engine = createEngine({
    utilityProcess: electron.utilityProcess,
    entry: places.engineEntry,
    args: engineArguments(settings, options.folder, places.faceFolder),
    env: engineEnvironment(options.env),
    clock,
    later,
    log,
    onState: screen.follow,
  });
  const reopen = (): void => screen.follow(engine.state());
  const shellPages = createStatusPages({
    logFile: options.logFile,
    // After the answer to «try again» has been shown.
    onRetry: () => later(0, () => (engine.state().kind === 'ready' ? reopen() : engine.retry())),
  });
  electron.session.defaultSession.protocol.handle(APP_SCHEME, (request) => {
    const { host } = new URL(request.url);
    if (host === FACE_HOST) return face.answer(request);
    return host === SHELL_HOST ? shellPages(request) : refuse(404);
  });
  serveBridgePorts({
    ipcMain: electron.ipcMain,
    MessageChannelMain: electron.MessageChannelMain,
    face: () => (window.isDestroyed() ? null : window.webContents),
    join: engine.join,
    log,
  });
  const { isQuitting } = followLifeCycle(app, window, engine, log);
  const onGiveUp = (): void => screen.tell('face_failed');
  careForWindow({ window, kiosk, isQuitting, clock, later, log, onReopen: reopen, onGiveUp });

  screen.tell('starting');
  engine.start();
}
