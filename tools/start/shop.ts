/** A whole demo shop as processes: hub, devices, till, joined in the order in which they need each other. */
import { join } from 'node:path';
import { z } from 'zod';
import { readDemoShop, writePresets } from './demo-shop.ts';
import type { DemoShop } from './demo-shop.ts';
import { holdFolder } from './folder.ts';
import type { HeldFolder } from './folder.ts';
import type { StartOptions } from './options.ts';
import { launch } from './process.ts';
import type { Running } from './process.ts';

const readyAt = z.object({ ready: z.literal(true), url: z.string() });
const endpoint = z.object({ host: z.string(), port: z.int() });
const readyDevices = z.object({
  bench: z.string(),
  scanner: z.string(),
  magstripe: z.string(),
  printer: endpoint,
  network: endpoint,
});
export type DeviceAddresses = z.infer<typeof readyDevices>;

export interface ShopOptions extends StartOptions {
  readonly onLog?: (process: string, line: string) => void;
  /** Aborted when the person does not want the shop any more: the start ends with `StartStopped`. */
  readonly signal?: AbortSignal;
  /** Milliseconds a printed line takes; slow paper makes a kill in the middle possible. */
  readonly printerLineMs?: number;
}

/** The start was asked to stop, and what ran already was ended. */
export class StartStopped extends Error {}

export interface Shop {
  readonly demo: DemoShop;
  readonly hubUrl: string;
  /** With its one-time token. */
  readonly tillUrl: () => string;
  readonly benchUrl: string;
  readonly devices: DeviceAddresses;
  readonly hub: () => Running;
  readonly till: () => Running;
  /** Starts what was stopped or killed, on the same ports and data. */
  readonly startHub: () => Promise<void>;
  readonly startTill: () => Promise<void>;
  /** Settles when any process ends by itself, with its name. */
  readonly broken: Promise<string>;
  close(): Promise<void>;
}

/** Starts everything. @throws Error with one process's last words when it cannot start; StartStopped. */
export async function openShop(options: ShopOptions): Promise<Shop> {
  const folder = (name: string): string => join(options.dataFolder, name);
  const opened = new Opened(holdFolder(options.dataFolder, options.fresh), options.signal);
  try {
    const hub = await opened.start('hub', hubLaunch(options, folder('hub'), options.hubPort));
    const { url: hubUrl } = readyAt.parse(hub.ready);
    const demo = await readDemoShop(folder('hub'));
    const presets = writePresets(options.dataFolder, demo);
    const sims = await opened.start('devices', {
      script: 'hardware-sims/main.ts',
      args: deviceArgs(options, folder('devices'), new URL(hubUrl), presets),
    });
    const devices = readyDevices.parse(sims.ready);
    const startTill = async (): Promise<void> => {
      await opened.start('till', tillLaunch(options, folder('till'), devices, demo));
    };
    await startTill();
    return {
      demo,
      hubUrl,
      tillUrl: () => readyAt.parse(opened.get('till').ready).url,
      benchUrl: devices.bench,
      devices,
      hub: () => opened.get('hub'),
      till: () => opened.get('till'),
      startHub: async () => {
        await opened.start('hub', hubLaunch(options, folder('hub'), Number(new URL(hubUrl).port)));
      },
      startTill,
      broken: opened.broken,
      close: () => opened.closeAll(),
    };
  } catch (error) {
    await opened.closeAll();
    throw options.signal?.aborted === true ? new StartStopped('stopped', { cause: error }) : error;
  }
}

const PRINTER_LINE_MS = 20;

type Parts = { readonly script: string; readonly args: readonly string[] };

function hubLaunch(options: ShopOptions, folder: string, port: number): Parts {
  return {
    script: 'cloud/hub/main.ts',
    args: flags({ data: folder, port, 'database-url': process.env['DATABASE_URL'] }),
    ...logging(options, 'hub'),
  };
}

function deviceArgs(options: ShopOptions, folder: string, hub: URL, presets: string): string[] {
  return flags({
    folder,
    presets,
    'bench-port': options.benchPort,
    'printer-port': 0,
    'printer-line-ms': options.printerLineMs ?? PRINTER_LINE_MS,
    'proxy-port': 0,
    'proxy-target': hub.host,
  });
}

function tillLaunch(
  options: ShopOptions,
  folder: string,
  devices: DeviceAddresses,
  demo: DemoShop,
): Parts {
  return {
    script: 'agent/engine/main.ts',
    args: flags({
      data: folder,
      port: options.tillPort,
      hub: `http://${devices.network.host}:${devices.network.port}`,
      enrol: demo.tills[0]?.code ?? undefined,
      scanner: devices.scanner,
      magstripe: devices.magstripe,
      printer: `${devices.printer.host}:${devices.printer.port}`,
    }),
    ...logging(options, 'till'),
  };
}

/** `{ port: 1 }` → `['--port', '1']`; what is undefined is left out. */
function flags(values: Readonly<Record<string, string | number | undefined>>): string[] {
  return Object.entries(values).flatMap(([name, value]) =>
    value === undefined ? [] : [`--${name}`, String(value)],
  );
}

function logging(options: ShopOptions, name: string): { onLog?: (line: string) => void } {
  const { onLog } = options;
  return onLog === undefined ? {} : { onLog: (line) => onLog(name, line) };
}

/** The processes by name; what ends unasked is news, what was stopped is not. */
class Opened {
  readonly #running = new Map<string, Running>();
  readonly #broken = Promise.withResolvers<string>();
  readonly #folder: HeldFolder;
  #isClosing = false;

  readonly #signal: AbortSignal | undefined;

  constructor(folder: HeldFolder, signal: AbortSignal | undefined) {
    this.#folder = folder;
    this.#signal = signal;
  }

  get broken(): Promise<string> {
    return this.#broken.promise;
  }

  get(name: string): Running {
    const running = this.#running.get(name);
    if (running === undefined) throw new Error(`${name} was never started`);
    return running;
  }

  /** A process that is starting is let come up and then ended: half a start is what leaves orphans. */
  async start(name: string, parts: Parts): Promise<Running> {
    this.#signal?.throwIfAborted();
    const started = await launch({ name, ...parts });
    let isAsked = false;
    const running: Running = {
      ...started,
      stop: () => ((isAsked = true), started.stop()),
      kill: () => ((isAsked = true), started.kill()),
    };
    this.#running.set(name, running);
    void started.ended.then(() => {
      if (!isAsked && !this.#isClosing) this.#broken.resolve(name);
    });
    return running;
  }

  /** The till first, so that its last words still reach the hub. */
  async closeAll(): Promise<void> {
    this.#isClosing = true;
    for (const name of ['till', 'devices', 'hub']) await this.#running.get(name)?.stop();
    this.#folder.release();
  }
}
