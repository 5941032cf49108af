import type { BrowserWindow } from 'electron';
import type { EngineState } from './engine-life.ts';
import type { Log } from './log.ts';
import { FACE_URL } from './scheme.ts';
import { type StatusKind, statusUrl } from './status-page.ts';

export interface Screen {
  /** Shows what the engine's state asks for. */
  readonly follow: (state: EngineState) => void;
  readonly tell: (kind: StatusKind) => void;
}

/** What the window shows: the face while the engine lives, a page of the shell while it does not. */
export function createScreen(window: BrowserWindow, isFaceThere: boolean, log: Log): Screen {
  const open = (url: string): void => {
    if (window.isDestroyed()) return;
    // A load that a newer one overtakes rejects; the newer one is what counts.
    window.loadURL(url).catch((error: unknown) => log.write(`screen: ${String(error)}`));
  };
  const tell = (kind: StatusKind): void => open(statusUrl(kind));
  return {
    tell,
    follow: (state) => {
      if (state.kind === 'ready') open(isFaceThere ? FACE_URL : statusUrl('face_missing'));
      else if (state.kind === 'waiting') tell('restarting');
      else if (state.kind === 'given_up') tell('engine_failed');
    },
  };
}
