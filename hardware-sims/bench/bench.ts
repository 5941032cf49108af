/**
 * The bench: a scanner, a card reader, a printer and the network of one till, with a script API
 * (this file) and a page to click (`http/`). Everything a script does through the bench is seen in
 * its journal; a script may also reach for the devices themselves.
 */
import { join } from 'node:path';
import { createFaultProxy, type FaultProxy } from '../faults/proxy.ts';
import { createMagstripe, type Magstripe } from '../magstripe/magstripe.ts';
import type { CardTracks } from '../magstripe/tracks.ts';
import { createPrinter, type Printer } from '../printer/printer.ts';
import { createScanner, type Scanner, type ScanOptions } from '../scanner/scanner.ts';
import type { Symbology } from '../scanner/symbology.ts';
import type { Bench, BenchAddresses, BenchOptions } from './api.ts';
import { createJournal, type Journal } from './journal.ts';
import { type BenchServer, serveBench } from './http/server.ts';
import type { BenchState, DeviceName, Preset } from './state.ts';
import { benchState } from './view.ts';
import { watchDevices } from './watch.ts';

interface Parts {
  readonly scanner: Scanner;
  readonly magstripe: Magstripe;
  readonly printer: Printer;
  readonly network: FaultProxy | undefined;
}

async function closeAll(parts: Parts): Promise<void> {
  const { scanner, magstripe, printer, network } = parts;
  await Promise.all([scanner.close(), magstripe.close(), printer.close(), network?.close()]);
}

async function createParts(options: BenchOptions): Promise<Parts> {
  const { folder, now } = options;
  const parts = {
    printer: createPrinter({ ...options.printer, ...(now ? { now } : {}) }),
    scanner: createScanner({
      path: options.scannerPath ?? join(folder, 'scanner'),
      ...(options.scanner ? { settings: options.scanner } : {}),
    }),
    magstripe: createMagstripe({
      path: options.magstripePath ?? join(folder, 'magstripe'),
      ...(options.magstripe ? { settings: options.magstripe } : {}),
    }),
    network: options.network ? createFaultProxy(options.network) : Promise.resolve(undefined),
  };
  const results = await Promise.allSettled(Object.values(parts));
  const failed = results.find((result) => result.status === 'rejected');
  if (failed) {
    for (const result of results) if (result.status === 'fulfilled') await result.value?.close();
    throw failed.reason;
  }
  return {
    printer: await parts.printer,
    scanner: await parts.scanner,
    magstripe: await parts.magstripe,
    network: await parts.network,
  };
}

class DeviceBench implements Bench {
  readonly scanner: Scanner;
  readonly magstripe: Magstripe;
  readonly printer: Printer;
  readonly network: FaultProxy | undefined;
  readonly presets: readonly Preset[];
  readonly journal: Journal;
  readonly #listeners = new Set<() => void>();
  #server: BenchServer | undefined;

  constructor(parts: Parts, options: BenchOptions) {
    this.scanner = parts.scanner;
    this.magstripe = parts.magstripe;
    this.printer = parts.printer;
    this.network = parts.network;
    this.presets = options.presets ?? [];
    const changed = (): void => {
      for (const listener of this.#listeners) listener();
    };
    this.journal = createJournal(options.now ?? (() => new Date()), changed);
    watchDevices(parts, this.journal, changed);
  }

  addresses = (): BenchAddresses => ({
    bench: this.#server?.url,
    scanner: this.scanner.port.path,
    magstripe: this.magstripe.port.path,
    printer: { host: this.printer.settings.host, port: this.printer.port },
    network: this.network && { host: '127.0.0.1', port: this.network.port },
  });

  scan = async (code: string, options: ScanOptions = {}): Promise<Symbology> => {
    const symbology = await this.scanner.scan(code, options);
    const shown = code.replaceAll(/\p{Cc}/gu, '␝');
    this.journal.note({
      ru: `Сканер: ${symbology}, ${shown}`,
      en: `Scanner: ${symbology}, ${shown}`,
    });
    return symbology;
  };

  swipe = async (card: CardTracks): Promise<void> => {
    await this.magstripe.swipe(card);
    const tracks = ([1, 2, 3] as const).filter((n) => card[`track${n}`] !== undefined).join(', ');
    this.journal.note({ ru: `Карта: дорожки ${tracks}`, en: `Card: tracks ${tracks}` });
  };

  unplug = (device: DeviceName): Promise<void> => this.#cable(device).unplug();
  plug = (device: DeviceName): Promise<void> => this.#cable(device).plug();

  setNetwork = async (isOn: boolean): Promise<void> => {
    if (!this.network) throw new Error('the bench was started without a network');
    await (isOn ? this.network.restore() : this.network.cut());
  };

  state = (): BenchState => benchState(this);

  onChange = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  serve = async (port: number): Promise<void> => {
    this.#server = await serveBench(this, port);
  };

  close = async (): Promise<void> => {
    this.#listeners.clear();
    await this.#server?.close();
    await closeAll(this);
  };

  #cable(device: DeviceName): Pick<Printer, 'plug' | 'unplug'> {
    return device === 'printer' ? this.printer : this[device].port;
  }
}

/** Starts every part; when one cannot start, closes the others and rejects with the reason. */
export async function createBench(options: BenchOptions): Promise<Bench> {
  const bench = new DeviceBench(await createParts(options), options);
  if (options.http) {
    try {
      await bench.serve(options.http.port);
    } catch (error) {
      await bench.close();
      throw error;
    }
  }
  return bench;
}
