/**
 * The printer without its plug: receive buffer, parser, paper, sensors. Invariants: bytes are
 * carried out in order and only while on-line; a state that takes it off-line stops it before the
 * next byte, and coming back on-line goes on from there; power off loses all but the paper.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Machine } from './commands/machine.ts';
import { perform } from './commands/registry.ts';
import { initialModes, type Modes } from './modes.ts';
import type { PaperItem } from './paper.ts';
import { createParser } from './parser.ts';
import type { PrinterProfile } from './profiles.ts';
import { createRealTimeWatch } from './real-time.ts';
import { createRoll, type Paper, type Roll } from './roll.ts';
import { automaticStatus, isOnline, realTimeStatus, type Sensors } from './status.ts';
import { createTypesetter } from './typesetter.ts';

/** As in the manual of the Epson TM-T88: 4 KB, or 45 bytes by a switch. */
export const RECEIVE_BUFFER_BYTES = 4096;
const WARNINGS_MAX = 500;
const KICKS_MAX = 500;

export interface Warning {
  /** Position in the stream since power-on. */
  readonly atByte: number;
  readonly why: string;
}

export interface DrawerKick {
  readonly at: Date;
  readonly pin: 2 | 5;
  readonly onMs: number;
}

export interface DeviceState extends Sensors {
  readonly isPowered: boolean;
  readonly isOnline: boolean;
  /** Hung: neither reads nor answers, with the power on. */
  readonly isFrozen: boolean;
  readonly isDrawerOpen: boolean;
  readonly bufferedBytes: number;
}

export interface DeviceOptions {
  readonly profile: PrinterProfile;
  readonly widthDots: number;
  /** Time to print one line; 0 prints at once. */
  readonly lineMs: number;
  readonly now: () => Date;
  readonly onReply: (bytes: Uint8Array) => void;
  /** Called after every change, also when the buffer has got room again. */
  readonly onChange: () => void;
}

/** Everything a hand can change at the printer, but for the drawer. */
type SensorChange = Partial<Omit<Sensors, 'isDrawerPinHigh'>>;

export interface Device {
  readonly state: () => DeviceState;
  readonly freeBytes: () => number;
  /** Takes at most `freeBytes()` bytes. */
  readonly receive: (bytes: Uint8Array) => void;
  readonly change: (change: SensorChange) => void;
  readonly setPower: (isOn: boolean) => void;
  readonly setFrozen: (isFrozen: boolean) => void;
  readonly closeDrawer: () => void;
  /** Paper ends once this many more lines have been printed. */
  readonly paperOutAfterLines: (lines: number) => void;
  readonly papers: () => Paper[];
  readonly lastCutId: () => number;
  readonly warnings: () => readonly Warning[];
  readonly drawerKicks: () => readonly DrawerKick[];
}

/** Which groups of `GS a` differ: 1 drawer, 2 on/off-line, 4 error, 8 paper. */
function changedGroups(before: Sensors, after: Sensors): number {
  return (
    (before.isDrawerPinHigh === after.isDrawerPinHigh ? 0 : 1) |
    (isOnline(before) === isOnline(after) && before.isCoverOpen === after.isCoverOpen ? 0 : 2) |
    (before.error === after.error ? 0 : 4) |
    (before.paper === after.paper ? 0 : 8)
  );
}

const FRESH: Sensors = {
  paper: 'ok',
  isCoverOpen: false,
  error: undefined,
  isHeldOffline: false,
  isDrawerPinHigh: false,
};

class PrinterDevice implements Device {
  readonly #options: DeviceOptions;
  readonly #roll: Roll;
  readonly #modes: Modes;
  readonly #parser = createParser();
  readonly #machine: Machine;
  readonly #warnings: Warning[] = [];
  readonly #kicks: DrawerKick[] = [];
  #sensors = FRESH;
  #isPowered = true;
  #isFrozen = false;
  #buffer: number[] = [];
  #watch = createRealTimeWatch();
  #bytesDone = 0;
  #linesLeft: number | undefined;
  #linesJustFed = 0;
  #isWorking = false;

  constructor(options: DeviceOptions) {
    this.#options = options;
    this.#roll = createRoll(options.widthDots, options.now);
    this.#modes = initialModes(options.profile, options.widthDots);
    const emit = (item: PaperItem): void => this.#emit(item);
    this.#machine = {
      modes: this.#modes,
      profile: options.profile,
      widthDots: options.widthDots,
      typesetter: createTypesetter(this.#modes, emit),
      emit,
      cut: this.#roll.cut,
      kick: (pin, onMs) => this.#kick(pin, onMs),
      reply: options.onReply,
      sensors: () => this.#sensors,
      warn: (why) => this.#warn(why),
    };
  }

  state = (): DeviceState => ({
    ...this.#sensors,
    isPowered: this.#isPowered,
    isOnline: this.#isPowered && isOnline(this.#sensors),
    isFrozen: this.#isFrozen,
    isDrawerOpen: this.#sensors.isDrawerPinHigh,
    bufferedBytes: this.#buffer.length,
  });

  freeBytes = (): number =>
    this.#isPowered && !this.#isFrozen ? RECEIVE_BUFFER_BYTES - this.#buffer.length : 0;

  receive = (bytes: Uint8Array): void => {
    for (const byte of bytes) {
      this.#buffer.push(byte);
      this.#answer(byte);
    }
    this.#startWork();
  };

  change = (change: SensorChange): void => {
    if (change.paper) this.#linesLeft = undefined;
    this.#setSensors({ ...this.#sensors, ...change });
    this.#startWork();
  };

  setPower = (isOn: boolean): void => {
    if (isOn === this.#isPowered) return;
    this.#isPowered = isOn;
    this.#forget();
    this.#watch = createRealTimeWatch();
    this.#bytesDone = 0;
    Object.assign(this.#modes, initialModes(this.#options.profile, this.#options.widthDots));
    this.#options.onChange();
  };

  setFrozen = (isFrozen: boolean): void => {
    this.#isFrozen = isFrozen;
    this.#options.onChange();
    this.#startWork();
  };

  closeDrawer = (): void => this.#setSensors({ ...this.#sensors, isDrawerPinHigh: false });

  paperOutAfterLines = (lines: number): void => {
    this.#linesLeft = lines;
  };

  papers = (): Paper[] => this.#roll.papers();

  lastCutId = (): number => this.#roll.lastCutId();

  warnings = (): readonly Warning[] => this.#warnings;

  drawerKicks = (): readonly DrawerKick[] => this.#kicks;

  #setSensors(next: Sensors): void {
    const groups = changedGroups(this.#sensors, next);
    this.#sensors = next;
    const isWanted = (groups & this.#modes.statusBackMask) !== 0;
    if (isWanted && this.#isPowered && !this.#isFrozen) {
      this.#options.onReply(automaticStatus(next));
    }
    this.#options.onChange();
  }

  #emit(item: PaperItem): void {
    this.#roll.add(item);
    this.#linesJustFed += 1;
    if (this.#linesLeft === undefined) return;
    this.#linesLeft -= 1;
    if (this.#linesLeft > 0) return;
    this.#linesLeft = undefined;
    this.#setSensors({ ...this.#sensors, paper: 'out' });
  }

  #kick(pin: 2 | 5, onMs: number): void {
    this.#kicks.push({ at: this.#options.now(), pin, onMs });
    if (this.#kicks.length > KICKS_MAX) this.#kicks.shift();
    this.#setSensors({ ...this.#sensors, isDrawerPinHigh: true });
  }

  #warn(why: string): void {
    if (this.#warnings.length < WARNINGS_MAX) this.#warnings.push({ atByte: this.#bytesDone, why });
  }

  #canWork(): boolean {
    return this.#isPowered && !this.#isFrozen && isOnline(this.#sensors);
  }

  #startWork(): void {
    // A mistake in there is ours, not the till's: as an unhandled rejection it ends the process.
    if (!this.#isWorking) void this.#work();
  }

  /** Carries out what waits; one runner at a time, so that a slow line holds up what follows. */
  async #work(): Promise<void> {
    const { lineMs, onChange } = this.#options;
    this.#isWorking = true;
    while (this.#buffer.length > 0 && this.#canWork()) {
      this.#linesJustFed = 0;
      this.#buffer.splice(0, this.#carryOut(lineMs > 0));
      onChange();
      const tookMs = this.#linesJustFed * lineMs;
      if (tookMs > 0) await sleep(tookMs);
    }
    // Not in a `finally` of the caller: whoever gives bytes right now must be able to start again.
    this.#isWorking = false;
  }

  /** @returns how many bytes of the buffer are done */
  #carryOut(isOneLine: boolean): number {
    let done = 0;
    while (done < this.#buffer.length && this.#canWork()) {
      if (isOneLine && this.#linesJustFed > 0) break;
      const token = this.#parser.push(this.#buffer[done] ?? 0);
      if (token) perform(this.#machine, token);
      this.#bytesDone += 1;
      done += 1;
    }
    return done;
  }

  #answer(byte: number): void {
    const found = this.#watch(byte);
    if (!found) return;
    if (found.kind === 'status') {
      if (!this.#options.profile.reportsStatus) return;
      const status = realTimeStatus(found.n, this.#sensors);
      if (status !== undefined) this.#options.onReply(Buffer.of(status));
    } else if (this.#sensors.error === 'cutter') {
      if (found.n === 2) this.#forget();
      this.#setSensors({ ...this.#sensors, error: undefined });
    }
  }

  /** Receive buffer, half-read command and unprinted line. */
  #forget(): void {
    this.#buffer = [];
    this.#parser.reset();
    this.#machine.typesetter.clear();
  }
}

/** A printer that has just been switched on, with paper. */
export function createDevice(options: DeviceOptions): Device {
  return new PrinterDevice(options);
}
