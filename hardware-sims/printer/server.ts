/**
 * The printer's network plug: raw TCP, one client at a time, an idle client is dropped. While the
 * receive buffer is full nothing is read, so that the sender feels it.
 */
import { createServer, type Server, type Socket } from 'node:net';
import type { Device } from './device.ts';

export interface PlugOptions {
  readonly host: string;
  /** 0 takes a free one, and keeps it over unplugging. */
  readonly port: number;
  /** A client that sends nothing for so long is dropped; 0 never drops. */
  readonly idleMs: number;
}

export interface Plug {
  readonly port: () => number;
  readonly isClientConnected: () => boolean;
  readonly reply: (bytes: Uint8Array) => void;
  /** Reads on when the device has got room. */
  readonly readOn: () => void;
  readonly listen: () => Promise<void>;
  /** Drops the client and refuses new ones. */
  readonly stop: () => Promise<void>;
}

class TcpPlug implements Plug {
  readonly #device: Device;
  readonly #options: PlugOptions;
  readonly #onChange: () => void;
  #server: Server | undefined;
  #client: Socket | undefined;
  #port: number;
  #isReading = false;

  constructor(device: Device, options: PlugOptions, onChange: () => void) {
    this.#device = device;
    this.#options = options;
    this.#onChange = onChange;
    this.#port = options.port;
  }

  port = (): number => this.#port;

  isClientConnected = (): boolean => this.#client !== undefined;

  reply = (bytes: Uint8Array): void => {
    if (this.#client?.writable) this.#client.write(bytes);
  };

  readOn = (): void => {
    // The device calls back while it takes bytes; the loop below goes on by itself.
    if (this.#isReading) return;
    this.#isReading = true;
    while (this.#client) {
      const wanted = Math.min(this.#device.freeBytes(), this.#client.readableLength);
      // Reading nothing is how a stream with nothing left learns of its end.
      const bytes: unknown = this.#client.read(wanted);
      if (!(bytes instanceof Uint8Array)) break;
      this.#device.receive(bytes);
    }
    this.#isReading = false;
    this.#letGo();
  };

  listen = async (): Promise<void> => {
    if (this.#server) return;
    // A client may close its sending side and still wait for the last answer.
    const server = createServer({ allowHalfOpen: true }, (socket) => this.#accept(socket));
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(this.#port, this.#options.host, resolve);
    });
    this.#server = server;
    const address = server.address();
    if (address !== null && typeof address === 'object') this.#port = address.port;
  };

  stop = async (): Promise<void> => {
    const server = this.#server;
    this.#server = undefined;
    this.#client?.resetAndDestroy();
    if (server) await new Promise<void>((resolve) => server.close(() => resolve()));
  };

  #accept(socket: Socket): void {
    socket.on('error', () => undefined);
    if (this.#client) {
      socket.resetAndDestroy();
      return;
    }
    this.#client = socket;
    socket.setNoDelay(true);
    if (this.#options.idleMs > 0) {
      socket.setTimeout(this.#options.idleMs, () => socket.destroy());
    }
    socket.on('readable', this.readOn);
    socket.on('end', () => this.#letGo());
    socket.on('close', () => {
      if (this.#client === socket) this.#client = undefined;
      this.#onChange();
    });
    this.#onChange();
  }

  /** Closes our side once the client has closed its own and everything of it has been printed. */
  #letGo(): void {
    const socket = this.#client;
    if (!socket?.readableEnded || this.#device.state().bufferedBytes > 0) return;
    socket.end();
  }
}

export function createPlug(device: Device, options: PlugOptions, onChange: () => void): Plug {
  return new TcpPlug(device, options, onChange);
}
