/**
 * How frames travel between the face and the engine. Two ways carry the same contract: a WebSocket on
 * loopback (browser kiosk, tests) and the port that the Electron preload shows as `globalThis.verno`.
 */
import type { BridgeMessage, BridgeRequest } from '@verno/shared/contracts/bridge';

/** One open way to the engine. It is used once: after `onClose` a new one is opened. */
export interface Transport {
  readonly send: (request: BridgeRequest) => void;
  /** Frames as they came, not yet checked. One listener. */
  onMessage(listener: (frame: unknown) => void): void;
  /** Told once, when nothing more will come. */
  onClose(listener: () => void): void;
  close(): void;
}

/** Opens a way to the engine; rejects when it cannot be opened now. */
export type Connect = () => Promise<Transport>;

/**
 * What the preload shows to the page (the same shape is declared in `agent/preload/transport.ts`, which
 * the face may not import). Frames are the contract's objects. When the engine dies, the shell opens the
 * whole face anew, so the port never tells of its end.
 */
export interface VernoPort {
  readonly postMessage: (request: BridgeRequest) => void;
  /** One listener at a time; what was said before the first one is not lost. */
  readonly onMessage: (listener: (message: BridgeMessage) => void) => () => void;
}

declare global {
  var verno: VernoPort | undefined;
}
