/** One TCP connection to a printer, for one job or one look: such printers serve one client at a time. */
import { connect, type Socket } from 'node:net';
import { createReplyReader, type Reply } from './frames.ts';

export interface Connection {
  readonly send: (bytes: Uint8Array) => void;
  /** Waits for the first reply that `pick` makes something of. */
  readonly reply: <T>(pick: (reply: Reply) => T | null, timeoutMs: number) => Promise<Waited<T>>;
  /**
   * Ends our side when all is sent and waits for the printer to end its own.
   * @returns false when it did not within `timeoutMs`; we then forget the connection
   */
  readonly end: (timeoutMs: number) => Promise<boolean>;
  /**
   * Breaks the connection off at once (RST). A printer that is off-line does not end its side, and
   * would keep its only place for a client that is gone.
   */
  readonly drop: () => Promise<void>;
}

type Waited<T> =
  | { readonly kind: 'value'; readonly value: T }
  | { readonly kind: 'timeout' }
  /** The connection is gone: ended, reset or broken. */
  | { readonly kind: 'closed' };

interface Patience {
  readonly cancel: () => void;
}

/**
 * Calls `giveUp` in `timeoutMs`, but not before what has come by then is read: after a machine stood still
 * (asleep, out of processor) the timers are called first, with the answer already waiting in the socket.
 */
function patience(timeoutMs: number, giveUp: () => void): Patience {
  let turn: NodeJS.Immediate | undefined;
  const timer = setTimeout(() => {
    turn = setImmediate(giveUp);
  }, timeoutMs);
  return {
    cancel: () => {
      clearTimeout(timer);
      clearImmediate(turn);
    },
  };
}

interface Ear {
  readonly reply: Connection['reply'];
  readonly hadError: () => boolean;
}

/** Hears the printer's answers and the end of the line. */
function listenTo(socket: Socket): Ear {
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
        waiting.cancel();
        listeners.delete(listener);
        closing.delete(onClose);
        resolve(waited);
      };
      const listener = (heard: Reply): void => {
        const value = pick(heard);
        if (value !== null) finish({ kind: 'value', value });
      };
      const onClose = (): void => finish({ kind: 'closed' });
      const waiting = patience(timeoutMs, () => finish({ kind: 'timeout' }));
      listeners.add(listener);
      closing.add(onClose);
    });
  }

  return { reply, hadError: () => hadError };
}

function over(socket: Socket): Connection {
  const { reply, hadError } = listenTo(socket);

  const gone = (): Promise<void> =>
    new Promise((resolve) => {
      if (socket.closed) resolve();
      else socket.once('close', () => resolve());
    });

  async function end(timeoutMs: number): Promise<boolean> {
    if (!socket.destroyed) socket.end();
    const waiting = patience(timeoutMs, () => socket.destroy());
    await gone();
    waiting.cancel();
    return !hadError() && socket.readableEnded;
  }

  async function drop(): Promise<void> {
    // Once the printer has ended its side ours ends by itself, and must not be reset on top of it.
    if (!socket.destroyed && socket.writable) socket.resetAndDestroy();
    else socket.destroy();
    await gone();
  }

  return {
    send: (bytes) => {
      if (socket.writable) socket.write(bytes);
    },
    reply,
    end,
    drop,
  };
}

export type Opened =
  | { readonly kind: 'open'; readonly connection: Connection }
  /** Nobody answers at this address. */
  | { readonly kind: 'missing' }
  /** It answers and hangs up at once: it serves somebody else. */
  | { readonly kind: 'busy' };

/** Connects, within `timeoutMs`. */
export function openConnection(
  address: { readonly host: string; readonly port: number },
  timeoutMs: number,
): Promise<Opened> {
  return new Promise((resolve) => {
    const socket = connect({ host: address.host, port: address.port, noDelay: true });
    const giveUp = (kind: 'missing' | 'busy'): void => {
      waiting.cancel();
      socket.destroy();
      resolve({ kind });
    };
    const waiting = patience(timeoutMs, () => giveUp('missing'));
    const onError = (error: NodeJS.ErrnoException): void =>
      giveUp(error.code === 'ECONNRESET' ? 'busy' : 'missing');
    socket.once('error', onError);
    socket.once('connect', () => {
      waiting.cancel();
      socket.off('error', onError);
      resolve({ kind: 'open', connection: over(socket) });
    });
  });
}
