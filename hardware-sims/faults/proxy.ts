/** A TCP proxy between a till and its hub, to take the network away and to make it bad. */
import { connect, createServer, type Server, type Socket } from 'node:net';
import { createLane, type LaneSettings } from './lane.ts';

const CONNECTIONS_MAX = 256;

export interface Endpoint {
  readonly host: string;
  readonly port: number;
}

export interface FaultProxy {
  /** Stays the same over `cut()` and `restore()`. */
  readonly port: number;
  readonly target: () => Endpoint;
  /** Where new connections lead from now on. */
  readonly setTarget: (target: Endpoint) => void;
  readonly isOn: () => boolean;
  readonly connections: () => number;
  /** Drops every connection and refuses new ones. */
  readonly cut: () => Promise<void>;
  readonly restore: () => Promise<void>;
  /** Delays every byte on its way, in both directions; holds for open connections too. */
  readonly setLatency: (latencyMs: number) => void;
  /** Limits each direction of each connection; `undefined` lifts the limit. */
  readonly setThrottle: (bytesPerSecond: number | undefined) => void;
  readonly settings: () => LaneSettings;
  readonly onChange: (listener: () => void) => () => void;
  readonly close: () => Promise<void>;
}

class TcpFaultProxy implements FaultProxy {
  #target: Endpoint;
  #port: number;
  #server: Server | undefined;
  #settings: LaneSettings = { latencyMs: 0, bytesPerSecond: undefined };
  readonly #sockets = new Set<Socket>();
  readonly #listeners = new Set<() => void>();

  constructor(target: Endpoint, port: number) {
    this.#target = target;
    this.#port = port;
  }

  get port(): number {
    return this.#port;
  }

  target = (): Endpoint => this.#target;
  isOn = (): boolean => this.#server !== undefined;
  connections = (): number => this.#sockets.size / 2;
  settings = (): LaneSettings => this.#settings;

  setTarget = (target: Endpoint): void => {
    this.#target = target;
    this.#changed();
  };

  setLatency = (latencyMs: number): void => {
    this.#settings = { ...this.#settings, latencyMs };
    this.#changed();
  };

  setThrottle = (bytesPerSecond: number | undefined): void => {
    this.#settings = { ...this.#settings, bytesPerSecond };
    this.#changed();
  };

  cut = async (): Promise<void> => {
    const server = this.#server;
    this.#server = undefined;
    for (const socket of this.#sockets) socket.resetAndDestroy();
    if (server) await new Promise<void>((resolve) => server.close(() => resolve()));
    this.#changed();
  };

  restore = async (): Promise<void> => {
    if (this.#server) return;
    const server = createServer({ allowHalfOpen: true }, (socket) => this.#accept(socket));
    server.maxConnections = CONNECTIONS_MAX;
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(this.#port, '127.0.0.1', resolve);
    });
    const address = server.address();
    if (address !== null && typeof address === 'object') this.#port = address.port;
    this.#server = server;
    this.#changed();
  };

  onChange = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  close = async (): Promise<void> => {
    this.#listeners.clear();
    await this.cut();
  };

  #changed(): void {
    for (const listener of this.#listeners) listener();
  }

  #accept(near: Socket): void {
    const far = connect({ ...this.#target, allowHalfOpen: true });
    const settings = (): LaneSettings => this.#settings;
    for (const [from, to] of [
      [near, far],
      [far, near],
    ] as const) {
      from.setNoDelay(true);
      this.#sockets.add(from);
      // The far end not being there reaches the near end as a reset, as a router would do it.
      from.on('error', () => to.resetAndDestroy());
      from.on('close', () => {
        this.#sockets.delete(from);
        to.destroy();
        this.#changed();
      });
      createLane(from, to, settings);
    }
    this.#changed();
  }
}

/** Resolves when the proxy accepts connections on 127.0.0.1; port 0 takes a free one. */
export async function createFaultProxy(options: {
  readonly target: Endpoint;
  readonly port?: number;
}): Promise<FaultProxy> {
  const proxy = new TcpFaultProxy(options.target, options.port ?? 0);
  await proxy.restore();
  return proxy;
}
