import type { BridgePort, Connect, Transport } from './transport.ts';

/** Way to an engine behind Electron's preload. The port outlives engines; each opening is one engine. */
export function connectPort(port: BridgePort): Connect {
  let onFrame: (frame: unknown) => void = () => undefined;
  let onClosed: () => void = () => undefined;
  // The port has no way to take a listener back, so it gets one for good.
  port.onMessage((frame) => onFrame(frame));
  port.onClose(() => onClosed());

  return () => {
    const transport: Transport = {
      send: (request) => port.postMessage(request),
      onMessage: (listener) => {
        onFrame = listener;
      },
      onClose: (listener) => {
        onClosed = listener;
      },
      close: () => onClosed(),
    };
    return Promise.resolve(transport);
  };
}
