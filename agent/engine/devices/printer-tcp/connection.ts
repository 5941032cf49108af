/** One TCP connection to a printer, for one job or one look: such printers serve one client at a time. */
import { connect, type Socket } from 'node:net';
import { createReplyReader, type Reply } from './frames.ts';

export interface Connection {
  readonly send: (bytes: Uint8Array) => void;
  /** Waits for the first reply that `pick` makes something of. */
  readonly reply: <T>(pick: (reply: Reply) => T | null, timeoutMs: number) => Promise<Waited<T>>;
  /**
   * Ends our side when all is sent and waits for the printer to end its own.
   * @returns false when it did not within `timeoutMs`; the connection is then torn down
   */
  readonly end: (timeoutMs: number) => Promise<boolean>;
}

export type Waited<T> =
  | { readonly kind: 'value'; readonly value: T }
  | { readonly kind: 'timeout' }
  /** The connection is gone: ended, reset or broken. */
  | { readonly kind: 'closed' };

function over(socket: Socket): Connection {
  const listeners = new Set<(reply: Reply) => void>();
  const closing = new Set<() => void>();
  let isClosed = false;
  let hadError = false;
  const read = createReplyReader();

  socket.on('data', (chunk: Buffer) => {
    for (const reply of read(chunk)) for (const listener of listeners) listener(reply);
  });
  socket.on('error', () => {
    hadError = true;
  });
  const close = (): void => {
    isClosed = true;
    for (const listener of closing) listener();
  };
  // A printer that ends its side will answer nothing more.
  socket.on('end', close);
  socket.on('close', close);

  function reply<T>(pick: (reply: Reply) => T | null, timeoutMs: number): Promise<Waited<T>> {
    if (isClosed) return Promise.resolve({ kind: 'closed' });
    return new Promise((resolve) => {
      const finish = (waited: Waited<T>): void => {
        clearTimeout(timer);
        listeners.delete(listener);
        closing.delete(onClose);
        resolve(waited);
      };
      const listener = (heard: Reply): void => {
        const value = pick(heard);
        if (value !== null) finish({ kind: 'value', value });
      };
      const onClose = (): void => finish({ kind: 'closed' });
      const timer = setTimeout(() => finish({ kind: 'timeout' }), timeoutMs);
      listeners.add(listener);
      closing.add(onClose);
    });
  }

  async function end(timeoutMs: number): Promise<boolean> {
    if (!socket.destroyed) {
      socket.end();
      const timer = setTimeout(() => socket.resetAndDestroy(), timeoutMs);
      await new Promise<void>((resolve) => socket.once('close', () => resolve()));
      clearTimeout(timer);
    }
    return !hadError && socket.readableEnded;
  }

  return {
    send: (bytes) => {
      if (socket.writable) socket.write(bytes);
    },
    reply,
    end,
  };
}

/** Connects; null when nobody answers at this address within `timeoutMs`. */
export function openConnection(
  address: { readonly host: string; readonly port: number },
  timeoutMs: number,
): Promise<Connection | null> {
  return new Promise((resolve) => {
    const socket = connect({ host: address.host, port: address.port, noDelay: true });
    const giveUp = (): void => {
      clearTimeout(timer);
      socket.destroy();
      resolve(null);
    };
    const timer = setTimeout(giveUp, timeoutMs);
    socket.once('error', giveUp);
    socket.once('connect', () => {
      clearTimeout(timer);
      socket.off('error', giveUp);
      resolve(over(socket));
    });
  });
}
