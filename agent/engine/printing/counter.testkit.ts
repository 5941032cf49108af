/** A receipt printer on a counter: the simulated one on a real socket, our driver at its address. */
import { expect, onTestFinished } from 'vitest';
import type { DeviceView } from '@verno/shared/contracts/bridge';
import {
  createPrinter,
  type Printer as Simulator,
  type PrinterSettings,
} from '../../../hardware-sims/printer/printer.ts';
import { type PrinterProfile, profileById } from './profiles.ts';
import { PURCHASE, SETTINGS } from './purchase.testkit.ts';
import { createReceiptPrinter, type PrintJob, type ReceiptPrinter } from './receipt-printer.ts';

/** Our profile of each printer the simulator can be. */
const PROFILE_IDS = {
  epson: 'epson-tm-t20iii',
  rongta: 'rongta-rp326',
  pos5890: 'zjiang-pos-5890',
} as const;

/**
 * Patience of tests. As long as the shop's where an answer is due, since a busy machine can hold one back;
 * short where the printer is only watched.
 */
export const TIMEOUTS = {
  connectMs: 3000,
  busyMs: 3000,
  busyLookMs: 20,
  statusMs: 1000,
  confirmMs: 5000,
  confirmPerByteMs: 0,
  watchMs: 30,
  closeMs: 200,
  idleLookMs: 50,
};

export const JOB: PrintJob = {
  jobId: 'receipt-1',
  paper: { kind: 'sale', purchase: PURCHASE },
  settings: SETTINGS,
  tillName: 'Касса 3',
  copy: false,
};

export function profileOf(id: string): PrinterProfile {
  const profile = profileById(id);
  if (profile === null) throw new Error(`no profile ${id}`);
  return profile;
}

/** Where no answer is to come: what is waited for in vain. */
export const HURRIED = { ...TIMEOUTS, busyMs: 600, statusMs: 300, confirmMs: 1500 };

export interface Counter {
  readonly simulator: Simulator;
  readonly printer: ReceiptPrinter;
  readonly states: readonly DeviceView[];
  readonly untilProblem: (code: string | null) => Promise<void>;
}

export async function printerOnCounter(
  settings: Partial<PrinterSettings> = {},
  { columns = settings.columns ?? 48, timeouts = TIMEOUTS } = {},
): Promise<Counter> {
  const simulator = await createPrinter({ ...settings, columns });
  onTestFinished(simulator.close);
  const states: DeviceView[] = [];
  const printer = createReceiptPrinter({
    id: 'printer',
    host: '127.0.0.1',
    port: simulator.port,
    profile: { ...profileOf(PROFILE_IDS[settings.profile ?? 'epson']), columns },
    timeouts,
    onState: (view) => states.push(view),
  });
  onTestFinished(printer.stop);
  return {
    simulator,
    printer,
    states,
    untilProblem: (code) =>
      expect.poll(() => printer.view().problem?.code ?? null, { timeout: 5000 }).toBe(code),
  };
}
