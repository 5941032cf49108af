import type { BridgeMessage, BridgeRequest } from '@verno/shared/contracts/bridge';

/** What a page sees as `window.verno`: a message port, and nothing else of Electron. */
export interface VernoTransport {
  /** Sends a request to the engine; before the port is there it waits (at most `WAITING_MAX` requests). */
  readonly postMessage: (message: BridgeRequest) => void;
  /**
   * Takes what the engine says from now on, and what it said before the first listener.
   * One listener at a time: a new one replaces the old. Returns the way to stop listening.
   */
  readonly onMessage: (listener: (message: BridgeMessage) => void) => () => void;
}

/** The part of a DOM `MessagePort` that the transport uses. */
export interface Port {
  onmessage: ((event: { readonly data: BridgeMessage }) => void) | null;
  postMessage(message: BridgeRequest): void;
  close(): void;
}

/** Requests kept until the port arrives. A person cannot press more in the milliseconds it takes. */
export const WAITING_MAX = 64;

/**
 * The transport behind `window.verno`.
 * A port begins to deliver when its `onmessage` is set and queues until then, so nothing the engine
 * says is lost between its arrival and the face's first listener.
 * @param connect asks for ports; calls back with each that arrives (a later one replaces the earlier)
 */
export function createTransport(connect: (onPort: (port: Port) => void) => void): VernoTransport {
  let port: Port | null = null;
  let listener: ((message: BridgeMessage) => void) | null = null;
  let waiting: BridgeRequest[] = [];

  const listen = (): void => {
    if (port === null) return;
    port.onmessage = listener === null ? null : (event) => listener?.(event.data);
  };

  connect((arrived) => {
    port?.close();
    port = arrived;
    for (const message of waiting) port.postMessage(message);
    waiting = [];
    listen();
  });

  return {
    postMessage: (message) => {
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
      listen();
      return () => {
        if (listener !== next) return;
        listener = null;
        listen();
      };
    },
  };
}
