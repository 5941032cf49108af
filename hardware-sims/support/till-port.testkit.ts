/** The till's side of a serial line, for tests: the real serialport package on the real port. */
import { SerialPort } from 'serialport';
import { until } from './until.ts';

const DEADLINE_MS = 5000;

export interface TillPort {
  /** Everything received so far. */
  readonly received: () => Buffer;
  /** Each piece as it arrived. */
  readonly pieces: () => readonly Buffer[];
  readonly forget: () => void;
  readonly waitFor: (text: string) => Promise<void>;
  readonly waitForBytes: (count: number) => Promise<void>;
  readonly send: (text: string) => void;
  /** Set once the port has closed; `disconnected` when the far end died. */
  readonly hangUp: () => { readonly disconnected: boolean } | undefined;
  readonly waitForHangUp: () => Promise<void>;
  readonly close: () => Promise<void>;
}

export async function openTillPort(path: string): Promise<TillPort> {
  const pieces: Buffer[] = [];
  let hangUp: { disconnected: boolean } | undefined;
  const port = new SerialPort({ path, baudRate: 9600, autoOpen: false });
  port.on('data', (bytes: Buffer) => pieces.push(bytes));
  port.on('close', (error: { disconnected?: boolean } | null) => {
    hangUp = { disconnected: error?.disconnected === true };
  });
  await new Promise<void>((resolve, reject) => {
    port.open((error) => (error ? reject(error) : resolve()));
  });
  const received = (): Buffer => Buffer.concat(pieces);
  return {
    received,
    pieces: () => pieces,
    forget: () => pieces.splice(0),
    waitFor: (text) =>
      until(
        () => received().includes(text),
        DEADLINE_MS,
        () => `no ${JSON.stringify(text)} in ${JSON.stringify(received().toString('latin1'))}`,
      ),
    waitForBytes: (count) =>
      until(
        () => received().length >= count,
        DEADLINE_MS,
        () => `${received().length} bytes of ${count}`,
      ),
    send: (text) => port.write(text),
    hangUp: () => hangUp,
    // A read that is asked just after the hang-up returns nothing, and serialport asks again for ever: the
    // port's lines then tell the truth.
    waitForHangUp: () =>
      until(
        () => {
          if (hangUp === undefined && port.isOpen) {
            port.get((error) => {
              if (error?.message.includes('Input/output error')) hangUp ??= { disconnected: true };
            });
          }
          return hangUp !== undefined;
        },
        DEADLINE_MS,
        () => 'the port did not hang up',
      ),
    close: () =>
      new Promise((resolve) => {
        if (port.isOpen) port.close(() => resolve());
        else resolve();
      }),
  };
}
