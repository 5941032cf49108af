/**
 * How frames travel between the face and the engine. Two ways carry the same contract: a WebSocket on
 * loopback (browser kiosk, tests) and a port handed over by the Electron preload.
 */
import type { BridgeRequest } from '@verno/shared/contracts/bridge';

/** One open way to the engine. It is used once: after `onClose` a new one is opened. */
export interface Transport {
  send(request: BridgeRequest): void;
  /** Frames as they came, not yet checked. One listener. */
  onMessage(listener: (frame: unknown) => void): void;
  /** Told once, when nothing more will come. */
  onClose(listener: () => void): void;
  close(): void;
}

/** Opens a way to the engine; rejects when it cannot be opened now. */
export type Connect = () => Promise<Transport>;

/**
 * What the preload exposes as `globalThis.verno`. Functions only, because a `MessagePort` itself does
 * not pass through Electron's context bridge; frames are structured clones of the contract's objects.
 */
export interface VernoHost {
  readonly port: BridgePort;
}

export interface BridgePort {
  postMessage(frame: BridgeRequest): void;
  onMessage(listener: (frame: unknown) => void): void;
  /** Called when the engine's process went away; the next engine answers through the same port. */
  onClose(listener: () => void): void;
}

declare global {
  var verno: VernoHost | undefined;
}
