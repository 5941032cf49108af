import type { BrowserWindow, BrowserWindowConstructorOptions } from 'electron';
import type { Clock } from '@verno/shared/kernel/clock';
import type { Later } from './later.ts';
import type { Log } from './log.ts';
import { afterDeath, FACE_RESTARTS } from './restart-policy.ts';

/** A page that does not answer for this long is ended and opened anew. */
export const UNRESPONSIVE_MS = 10_000;

/** How the till's window is made. Everything that Electron lets one close is closed. */
export function windowOptions(options: {
  readonly preload: string;
  readonly kiosk: boolean;
  readonly isDevelopment: boolean;
}): BrowserWindowConstructorOptions {
  return {
    title: 'Verno',
    show: false,
    kiosk: options.kiosk,
    // Tills have small screens as well as wide ones.
    width: 1280,
    height: 800,
    minWidth: 800,
    minHeight: 600,
    backgroundColor: '#10241c',
    autoHideMenuBar: true,
    webPreferences: {
      preload: options.preload,
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      nodeIntegrationInWorker: false,
      nodeIntegrationInSubFrames: false,
      webSecurity: true,
      allowRunningInsecureContent: false,
      webviewTag: false,
      plugins: false,
      experimentalFeatures: false,
      navigateOnDragDrop: false,
      spellcheck: false,
      disableDialogs: true,
      // A scan that fails beeps, and a scan is no gesture to Chromium.
      autoplayPolicy: 'no-user-gesture-required',
      // A second window in front must not slow the till down.
      backgroundThrottling: false,
      devTools: options.isDevelopment,
    },
  };
}

export interface WindowCare {
  readonly window: BrowserWindow;
  readonly kiosk: boolean;
  /** True once the app is on its way out: then a kiosk window may close. */
  readonly isQuitting: () => boolean;
  readonly clock: Clock;
  readonly later: Later;
  readonly log: Log;
  /** Open the face anew. */
  readonly onReopen: () => void;
  /** It closed too often: tell the person. */
  readonly onGiveUp: () => void;
}

/** Brings the page back after a crash or a hang, and keeps a kiosk's window open. */
export function careForWindow(care: WindowCare): void {
  const { window, log } = care;
  const { webContents } = window;
  let deathsAtMs: readonly number[] = [];
  let calm = (): void => undefined;
  let cancelReopen = (): void => undefined;

  webContents.on('render-process-gone', (_event, details) => {
    calm();
    cancelReopen();
    if (details.reason === 'clean-exit' || window.isDestroyed()) return;
    log.write(`face: gone, ${details.reason}, exit code ${details.exitCode}`);
    const { deathsAtMs: deaths, restart } = afterDeath(
      deathsAtMs,
      care.clock.monotonicMs(),
      FACE_RESTARTS,
    );
    deathsAtMs = restart.kind === 'give_up' ? [] : deaths;
    cancelReopen =
      restart.kind === 'give_up'
        ? care.later(FACE_RESTARTS.firstDelayMs, care.onGiveUp)
        : care.later(restart.delayMs, care.onReopen);
  });
  window.on('unresponsive', () => {
    log.write('face: does not answer');
    calm();
    calm = care.later(UNRESPONSIVE_MS, () => webContents.forcefullyCrashRenderer());
  });
  window.on('responsive', () => calm());
  window.on('close', (event) => {
    if (care.kiosk && !care.isQuitting()) event.preventDefault();
  });
  window.on('closed', () => {
    calm();
    cancelReopen();
  });
  window.once('ready-to-show', () => window.show());
  webContents.on('did-fail-load', (_event, code, description, _url, isMainFrame) => {
    if (isMainFrame) log.write(`face: did not load, ${code} ${description}`);
  });
}
