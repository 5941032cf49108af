/**
 * A receipt printer on TCP (port 9100): a connection for every job, and a short one every few seconds
 * in between, so that the till knows of an open cover before the customer pays.
 */
import type { DeviceView } from '@verno/shared/contracts/bridge';
import { deviceProblem } from '@verno/shared/contracts/device-problems';
import type { Problem } from '@verno/shared/kernel/text';
import { type Connection, openConnection } from './connection.ts';
import {
  look,
  PRINTER_TIMEOUTS,
  type PrinterSpeech,
  type PrinterTimeouts,
  type PrintOutcome,
  runJob,
} from './driver.ts';
import { conditionOf, type PrinterCondition, printerView, refusalOf } from './status.ts';

/** Jobs that may wait for the one that is printed. */
const JOBS_WAITING_MAX = 8;
const PROCESS_IDS = 10_000;

export interface TcpPrinterOptions {
  readonly id: string;
  readonly host: string;
  readonly port: number;
  readonly speech: PrinterSpeech;
  readonly timeouts?: Partial<PrinterTimeouts>;
  /** Called after every change of `view()`; must not throw. */
  readonly onState: (view: DeviceView) => void;
}

export interface TcpPrinter {
  /** Begins to look at the printer. */
  readonly start: () => void;
  /** Waits for the job that is printed, then looks no more. */
  readonly stop: () => Promise<void>;
  readonly view: () => DeviceView;
  /** Sends these bytes once; jobs go one after another. Never throws. */
  readonly print: (bytes: Uint8Array) => Promise<PrintOutcome>;
}

type Arrival =
  /** Ready for a job. */
  | {
      readonly kind: 'ready';
      readonly connection: Connection;
      readonly condition: PrinterCondition;
    }
  | {
      readonly kind: 'refused';
      readonly condition: PrinterCondition & { kind: 'missing' | 'error' };
    };

class Printer implements TcpPrinter {
  readonly #options: TcpPrinterOptions;
  readonly #timeouts: PrinterTimeouts;
  #condition: PrinterCondition = { kind: 'off' };
  #isStarted = false;
  #nextLook: NodeJS.Timeout | undefined;
  /** The end of the last thing done on the line; the next begins there. */
  #line: Promise<unknown> = Promise.resolve();
  #jobsWaiting = 0;
  #jobs = 0;

  constructor(options: TcpPrinterOptions) {
    this.#options = options;
    this.#timeouts = { ...PRINTER_TIMEOUTS, ...options.timeouts };
  }

  start = (): void => {
    if (this.#isStarted) return;
    this.#isStarted = true;
    this.#planLook(0);
  };

  stop = async (): Promise<void> => {
    this.#isStarted = false;
    clearTimeout(this.#nextLook);
    await this.#line;
    this.#condition = { kind: 'off' };
  };

  view = (): DeviceView => printerView(this.#options.id, this.#condition);

  print = async (bytes: Uint8Array): Promise<PrintOutcome> => {
    if (this.#jobsWaiting >= JOBS_WAITING_MAX) {
      return { outcome: 'failed', problem: deviceProblem('device.printer_busy') };
    }
    this.#jobsWaiting += 1;
    const outcome = await this.#inTurn(() => this.#printNow(bytes));
    this.#jobsWaiting -= 1;
    // What the job met is looked at again soon: the cashier is at the printer just now.
    if (this.#isStarted) this.#planLook(outcome.outcome === 'printed' ? undefined : 0);
    return outcome;
  };

  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const done = this.#line.then(work);
    this.#line = done.catch(() => undefined);
    return done;
  }

  #become(condition: PrinterCondition): void {
    const before = JSON.stringify(this.#condition);
    this.#condition = condition;
    if (JSON.stringify(condition) !== before) this.#options.onState(this.view());
  }

  #planLook(afterMs = this.#timeouts.idleLookMs): void {
    clearTimeout(this.#nextLook);
    this.#nextLook = setTimeout(() => void this.#inTurn(() => this.#lookNow()), afterMs);
  }

  async #lookNow(): Promise<void> {
    if (!this.#isStarted) return;
    const arrival = await this.#arrive();
    if (arrival.kind === 'ready') await arrival.connection.end(this.#timeouts.closeMs);
    if (!this.#isStarted) return;
    this.#become(arrival.condition);
    this.#planLook();
  }

  async #printNow(bytes: Uint8Array): Promise<PrintOutcome> {
    const arrival = await this.#arrive();
    if (this.#isStarted) this.#become(arrival.condition);
    if (arrival.kind === 'refused') {
      return { outcome: 'failed', problem: arrival.condition.problem };
    }
    this.#jobs = (this.#jobs + 1) % PROCESS_IDS;
    const processId = String(this.#jobs).padStart(4, '0');
    return runJob(arrival.connection, { bytes, processId }, this.#options.speech, this.#timeouts);
  }

  /** Connects and looks whether the printer can print; waits while somebody else prints. */
  async #arrive(): Promise<Arrival> {
    const { busyMs, busyLookMs } = this.#timeouts;
    const looks = Math.ceil(busyMs / busyLookMs);
    for (let n = 0; n < looks; n += 1) {
      if (n > 0) await new Promise((resolve) => setTimeout(resolve, busyLookMs));
      const arrival = await this.#arriveOnce();
      if (arrival !== 'busy') return arrival;
    }
    return refusedWith('error', deviceProblem('device.printer_busy'));
  }

  async #arriveOnce(): Promise<Arrival | 'busy'> {
    const { host, port, speech } = this.#options;
    const address = `${host}:${port}`;
    const opened = await openConnection({ host, port }, this.#timeouts.connectMs);
    if (opened.kind === 'busy') return 'busy';
    if (opened.kind === 'missing') {
      return refusedWith('missing', deviceProblem('device.printer_missing', { address }));
    }
    const { connection } = opened;
    if (!speech.answersStatus) {
      return { kind: 'ready', connection, condition: { kind: 'ready', problem: null } };
    }
    const seen = await look(connection, this.#timeouts.statusMs);
    const refusal = seen.kind === 'sensors' ? refusalOf(seen.sensors) : null;
    if (seen.kind === 'sensors' && refusal === null) {
      return { kind: 'ready', connection, condition: conditionOf(seen.sensors) };
    }
    await connection.drop();
    // It takes one client at a time and hangs up on others.
    if (seen.kind === 'closed') return 'busy';
    return refusedWith('error', refusal ?? deviceProblem('device.printer_silent', { address }));
  }
}

function refusedWith(kind: 'missing' | 'error', problem: Problem): Arrival {
  return { kind: 'refused', condition: { kind, problem } };
}

/** Makes the printer, not started. It may be absent, go and come back at any time. */
export function createTcpPrinter(options: TcpPrinterOptions): TcpPrinter {
  return new Printer(options);
}
