import type { App, BrowserWindow } from 'electron';
import type { Engine } from './engine.ts';
import type { Log } from './log.ts';

export interface LifeCycle {
  readonly isQuitting: () => boolean;
}

/** Second start, last window, and an end that waits for the engine to close its database and devices. */
export function followLifeCycle(
  app: App,
  window: BrowserWindow,
  engine: Pick<Engine, 'state' | 'stop'>,
  log: Log,
): LifeCycle {
  let isQuitting = false;
  app.on('second-instance', () => {
    if (window.isDestroyed()) return;
    if (window.isMinimized()) window.restore();
    window.focus();
  });
  app.on('window-all-closed', () => app.quit());
  app.on('before-quit', () => {
    isQuitting = true;
  });
  app.on('will-quit', (event) => {
    if (engine.state().kind === 'ended') return;
    event.preventDefault();
    engine.stop().then(
      () => app.quit(),
      (error: unknown) => log.write(`shell: ${String(error)}`),
    );
  });
  return { isQuitting: () => isQuitting };
}
