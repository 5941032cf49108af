/** What a script sees of the bench. */
import type { Endpoint, FaultProxy } from '../faults/proxy.ts';
import type { Magstripe, MagstripeSettings } from '../magstripe/magstripe.ts';
import type { CardTracks } from '../magstripe/tracks.ts';
import type { Printer, PrinterSettings } from '../printer/printer.ts';
import type { ScannerSettings } from '../scanner/frame.ts';
import type { Scanner, ScanOptions } from '../scanner/scanner.ts';
import type { Symbology } from '../scanner/symbology.ts';
import type { Journal } from './journal.ts';
import type { BenchState, DeviceName, Preset } from './state.ts';

export interface BenchOptions {
  /** Where the links of the serial ports lie: `scanner` and `magstripe`. */
  readonly folder: string;
  readonly scannerPath?: string;
  readonly magstripePath?: string;
  readonly scanner?: Partial<ScannerSettings>;
  readonly magstripe?: Partial<MagstripeSettings>;
  /** Port 0, the default, takes a free one. */
  readonly printer?: Partial<PrinterSettings>;
  /** Without it there is no proxy. Port 0, the default, takes a free one. */
  readonly network?: { readonly target: Endpoint; readonly port?: number };
  /** Port of the page and its API on 127.0.0.1, 0 for a free one; `false` serves nothing. */
  readonly http?: { readonly port: number } | false;
  readonly presets?: readonly Preset[];
  readonly now?: () => Date;
}

/** What the till has to be told, and where a person looks. */
export interface BenchAddresses {
  readonly bench: string | undefined;
  readonly scanner: string;
  readonly magstripe: string;
  readonly printer: Endpoint;
  readonly network: Endpoint | undefined;
}

export interface Bench {
  readonly scanner: Scanner;
  readonly magstripe: Magstripe;
  readonly printer: Printer;
  /** `undefined` when started without a network. */
  readonly network: FaultProxy | undefined;
  readonly presets: readonly Preset[];
  readonly journal: Journal;
  readonly addresses: () => BenchAddresses;
  readonly scan: (code: string, options?: ScanOptions) => Promise<Symbology>;
  readonly swipe: (card: CardTracks) => Promise<void>;
  readonly unplug: (device: DeviceName) => Promise<void>;
  readonly plug: (device: DeviceName) => Promise<void>;
  /** Throws when the bench has no network. */
  readonly setNetwork: (isOn: boolean) => Promise<void>;
  readonly state: () => BenchState;
  /** Hears every change of the state. */
  readonly onChange: (listener: () => void) => () => void;
  /** Frees every port and removes the links. */
  readonly close: () => Promise<void>;
}
