/** One way to a face: what a WebSocket and Electron's MessagePort have in common. */

export interface Channel {
  /** Sends one frame; a way that is gone swallows it. */
  readonly send: (frame: object) => void;
  /** Frames as they came, not yet checked. One listener. */
  readonly onFrame: (listener: (frame: unknown) => void) => void;
  /** Told once, when nothing more will come. */
  readonly onClose: (listener: () => void) => void;
  /** False while so much is unsent that another view would only pile up. */
  readonly hasRoom: () => boolean;
}

/** The part of a message port this needs, as Electron's MessagePortMain and Node's MessagePort offer it. */
export interface PortLike {
  readonly postMessage: (message: object) => void;
  on(event: 'message', listener: (message: unknown) => void): unknown;
  on(event: 'close', listener: () => void): unknown;
  start?(): void;
}

/** Electron wraps what was posted in an event with `data`; Node hands it over as it is. */
export function channelOfPort(port: PortLike): Channel {
  return {
    send: (frame) => port.postMessage(frame),
    onFrame: (listener) => {
      port.on('message', (message) => listener(unwrapped(message)));
      port.start?.();
    },
    onClose: (listener) => void port.on('close', listener),
    hasRoom: () => true,
  };
}

function unwrapped(message: unknown): unknown {
  if (typeof message !== 'object' || message === null || !('data' in message)) return message;
  return 'type' in message && message.type === 'command' ? message : message.data;
}
