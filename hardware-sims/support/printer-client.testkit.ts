/** The till's side of a network printer, for tests: a real TCP socket. */
import { connect, type Socket } from 'node:net';
import { until } from './until.ts';

const DEADLINE_MS = 20_000;

export interface PrinterClient {
  readonly socket: Socket;
  readonly received: () => Buffer;
  /** Waits for so many bytes of answer, returns them and forgets them. */
  readonly answer: (count: number) => Promise<Buffer>;
  readonly send: (...parts: readonly (string | readonly number[] | Uint8Array)[]) => void;
  readonly isClosed: () => boolean;
  readonly closed: () => Promise<void>;
}

function bytes(part: string | readonly number[] | Uint8Array): Buffer {
  return typeof part === 'string' ? Buffer.from(part, 'latin1') : Buffer.from(part);
}

export async function connectClient(port: number): Promise<PrinterClient> {
  const socket = connect(port, '127.0.0.1');
  let received = Buffer.alloc(0);
  let isClosed = false;
  socket.on('data', (data: Buffer) => (received = Buffer.concat([received, data])));
  socket.on('close', () => (isClosed = true));
  await new Promise<void>((resolve, reject) => {
    socket.once('connect', resolve);
    socket.once('error', reject);
  });
  socket.on('error', () => undefined);
  return {
    socket,
    received: () => received,
    answer: async (count) => {
      await until(
        () => received.length >= count,
        DEADLINE_MS,
        () => `${received.length} bytes of ${count} answered`,
      );
      const taken = received.subarray(0, count);
      received = received.subarray(count);
      return taken;
    },
    send: (...parts) => socket.write(Buffer.concat(parts.map(bytes))),
    isClosed: () => isClosed,
    closed: () =>
      until(
        () => isClosed,
        DEADLINE_MS,
        () => 'the printer did not hang up',
      ),
  };
}
