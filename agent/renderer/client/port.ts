import type { Connect, VernoPort } from './transport.ts';

/** Way to the engine through Electron's preload. */
export function connectPort(port: VernoPort): Connect {
  return () => {
    let stop: () => void = () => undefined;
    return Promise.resolve({
      send: port.postMessage,
      onMessage: (listener) => {
        stop = port.onMessage(listener);
      },
      onClose: () => undefined,
      close: () => stop(),
    });
  };
}
