/** An ESC/POS receipt printer with a network plug, as a till finds it on port 9100. */
import { until } from '../support/until.ts';
import {
  createDevice,
  type Device,
  type DeviceState,
  type DrawerKick,
  type Warning,
} from './device.ts';
import { type ProfileName, PROFILES } from './profiles.ts';
import type { Paper } from './roll.ts';
import { createPlug, type Plug } from './server.ts';
import type { PaperState, PrinterError } from './status.ts';

/** Print heads by the columns of font A they hold. */
const WIDTH_DOTS = { 48: 576, 42: 512, 32: 384 } as const;
const WAIT_MS = 5000;

export interface PrinterSettings {
  readonly host: string;
  readonly port: number;
  readonly profile: ProfileName;
  readonly columns: keyof typeof WIDTH_DOTS;
  /** Time to print a line; 0 prints at once. */
  readonly lineMs: number;
  readonly idleMs: number;
  readonly now: () => Date;
}

const PRINTER_DEFAULTS: PrinterSettings = {
  host: '127.0.0.1',
  port: 0,
  profile: 'epson',
  columns: 48,
  lineMs: 0,
  idleMs: 90_000,
  now: () => new Date(),
};

export interface PrinterState extends DeviceState {
  readonly port: number;
  readonly isPlugged: boolean;
  readonly isClientConnected: boolean;
  readonly warnings: number;
}

export interface Printer {
  readonly settings: PrinterSettings;
  readonly port: number;
  readonly state: () => PrinterState;
  readonly setPaper: (paper: PaperState) => void;
  /** Paper ends in the middle of whatever is printed then. */
  readonly paperOutAfterLines: (lines: number) => void;
  readonly setCoverOpen: (isOpen: boolean) => void;
  readonly setError: (error: PrinterError | undefined) => void;
  /** The off-line button. */
  readonly setHeldOffline: (isHeld: boolean) => void;
  /** Neither reads nor answers, but does not break the connection. */
  readonly setFrozen: (isFrozen: boolean) => void;
  readonly closeDrawer: () => void;
  /** Power and cable: the connection breaks, the buffer is lost, the paper stays. */
  readonly unplug: () => Promise<void>;
  readonly plug: () => Promise<void>;
  /** Receipts cut so far and, last, the one that is coming out. */
  readonly papers: () => Paper[];
  /** Number of the receipt cut last, 0 before the first. */
  readonly lastCutId: () => number;
  /** Waits until the n-th receipt (from 1) has been cut. */
  readonly cutPaper: (n: number, timeoutMs?: number) => Promise<Paper>;
  readonly warnings: () => readonly Warning[];
  readonly drawerKicks: () => readonly DrawerKick[];
  readonly onChange: (listener: () => void) => () => void;
  readonly close: () => Promise<void>;
}

class SimulatedPrinter implements Printer {
  readonly settings: PrinterSettings;
  readonly #device: Device;
  readonly #plug: Plug;
  readonly #listeners = new Set<() => void>();
  #isChanging = false;

  constructor(settings: PrinterSettings) {
    this.settings = settings;
    this.#device = createDevice({
      profile: PROFILES[settings.profile],
      widthDots: WIDTH_DOTS[settings.columns],
      lineMs: settings.lineMs,
      now: settings.now,
      onReply: (bytes) => this.#plug.reply(bytes),
      onChange: () => this.#changed(),
    });
    this.#plug = createPlug(this.#device, settings, () => this.#changed());
  }

  get port(): number {
    return this.#plug.port();
  }

  state = (): PrinterState => {
    const device = this.#device.state();
    return {
      ...device,
      port: this.port,
      isPlugged: device.isPowered,
      isClientConnected: this.#plug.isClientConnected(),
      warnings: this.warnings().length,
    };
  };

  setPaper = (paper: PaperState): void => this.#device.change({ paper });
  setCoverOpen = (isCoverOpen: boolean): void => this.#device.change({ isCoverOpen });
  setError = (error: PrinterError | undefined): void => this.#device.change({ error });
  setHeldOffline = (isHeldOffline: boolean): void => this.#device.change({ isHeldOffline });
  setFrozen = (isFrozen: boolean): void => this.#device.setFrozen(isFrozen);
  paperOutAfterLines = (lines: number): void => this.#device.paperOutAfterLines(lines);
  closeDrawer = (): void => this.#device.closeDrawer();

  unplug = async (): Promise<void> => {
    this.#device.setPower(false);
    await this.#plug.stop();
    this.#changed();
  };

  plug = async (): Promise<void> => {
    await this.#plug.listen();
    this.#device.setPower(true);
    this.#changed();
  };

  papers = (): Paper[] => this.#device.papers();
  lastCutId = (): number => this.#device.lastCutId();

  cutPaper = async (n: number, timeoutMs = WAIT_MS): Promise<Paper> => {
    const found = (): Paper | undefined => this.papers().find(({ id, cut }) => id === n && cut);
    await until(
      () => found() !== undefined,
      timeoutMs,
      () => `receipt ${n} has not been cut`,
    );
    const paper = found();
    if (!paper) throw new Error(`receipt ${n} is gone`);
    return paper;
  };

  warnings = (): readonly Warning[] => this.#device.warnings();
  drawerKicks = (): readonly DrawerKick[] => this.#device.drawerKicks();

  onChange = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  close = async (): Promise<void> => {
    this.#listeners.clear();
    await this.unplug();
  };

  /** Listeners hear once per change, and reading on may itself be one. */
  #changed(): void {
    if (this.#isChanging) return;
    this.#isChanging = true;
    this.#plug.readOn();
    this.#isChanging = false;
    for (const listener of this.#listeners) listener();
  }
}

/** Switches a printer on; resolves when its port accepts connections. */
export async function createPrinter(settings: Partial<PrinterSettings> = {}): Promise<Printer> {
  const printer = new SimulatedPrinter({ ...PRINTER_DEFAULTS, ...settings });
  await printer.plug();
  return printer;
}
