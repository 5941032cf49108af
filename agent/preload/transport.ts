import type { BridgeMessage, BridgeRequest } from '@verno/shared/contracts/bridge';

/**
 * What a page sees as `window.verno` (the face states the same shape in `renderer/client/transport.ts`,
 * since it may not import this). Functions only: a MessagePort itself does not pass through the context
 * bridge. It never tells of its end: when the engine dies, the shell opens the whole face anew.
 */
export interface VernoPort {
  /** Sends a request to the engine; before the port is there it waits (at most `WAITING_MAX`). */
  readonly postMessage: (message: BridgeRequest) => void;
  /**
   * Takes what the engine says from now on, and what it said before the first listener.
   * One listener at a time: a new one replaces the old. Returns the way to stop listening.
   */
  readonly onMessage: (listener: (message: BridgeMessage) => void) => () => void;
}

/** The part of a DOM `MessagePort` that is used here. */
export interface Port {
  addEventListener(
    type: 'message',
    listener: (event: { readonly data: BridgeMessage }) => void,
  ): void;
  start(): void;
  postMessage(message: BridgeRequest): void;
}

/** Requests kept until the port arrives. A person cannot press more in the milliseconds it takes. */
export const WAITING_MAX = 64;

/**
 * The port behind `window.verno`.
 * A MessagePort queues until it is started, so nothing the engine says is lost between the port's
 * arrival and the face's first listener.
 * @param connect asks for ports; calls back with each that arrives (a later one replaces the earlier)
 */
export function createVernoPort(connect: (onPort: (port: Port) => void) => void): VernoPort {
  let open: Port | null = null;
  let listener: ((message: BridgeMessage) => void) | null = null;
  let waiting: BridgeRequest[] = [];

  connect((port) => {
    open = port;
    port.addEventListener('message', (event) => {
      if (open === port) listener?.(event.data);
    });
    if (listener !== null) port.start();
    const kept = waiting;
    waiting = [];
    for (const message of kept) port.postMessage(message);
  });

  return {
    postMessage: (message) => {
      const port = open;
      if (port !== null) {
        port.postMessage(message);
      } else if (waiting.length < WAITING_MAX) {
        waiting.push(message);
      } else {
        throw new Error(`the till's engine is not connected: ${WAITING_MAX} requests wait already`);
      }
    },
    onMessage: (next) => {
      listener = next;
      open?.start();
      return () => {
        if (listener === next) listener = null;
      };
    },
  };
}
