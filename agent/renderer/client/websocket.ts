import { BRIDGE_PATH } from '@verno/shared/contracts/bridge';
import type { Connect, Transport } from './transport.ts';

const OPEN_TIMEOUT_MS = 5_000;

/**
 * Way to an engine that serves this page: same host, session cookie made by the page's one-time token.
 * `location` is the page's.
 */
export function connectWebSocket(location: {
  readonly protocol: string;
  readonly host: string;
}): Connect {
  const scheme = location.protocol === 'https:' ? 'wss:' : 'ws:';
  return () => open(`${scheme}//${location.host}${BRIDGE_PATH}`);
}

function open(url: string): Promise<Transport> {
  return new Promise((resolve, reject) => {
    const socket = new WebSocket(url);
    const timer = setTimeout(() => socket.close(), OPEN_TIMEOUT_MS);
    socket.addEventListener('open', () => {
      clearTimeout(timer);
      resolve(transportOf(socket));
    });
    socket.addEventListener('close', () => {
      clearTimeout(timer);
      reject(new Error('the till program does not answer'));
    });
  });
}

function transportOf(socket: WebSocket): Transport {
  return {
    send: (request) => socket.send(JSON.stringify(request)),
    onMessage: (listener) =>
      socket.addEventListener('message', (event: MessageEvent<unknown>) => {
        listener(parsed(event.data));
      }),
    onClose: (listener) => socket.addEventListener('close', listener),
    close: () => socket.close(),
  };
}

/** Text that is not JSON becomes `undefined`, which no frame of the contract is. */
function parsed(data: unknown): unknown {
  if (typeof data !== 'string') return undefined;
  try {
    return JSON.parse(data);
  } catch {
    return undefined;
  }
}
