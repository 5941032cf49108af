/**
 * The till's receipt printer: purchase in, outcome out. It prints each job once and never again by
 * itself; whether an `unknown` receipt is printed again is for the cashier, who sees the paper.
 */
import type { DeviceView } from '@verno/shared/contracts/bridge';
import type { StoreSettings } from '@verno/shared/contracts/sync';
import type { Paper } from '@verno/shared/purchase/paper';
import type { PrinterTimeouts, PrintOutcome } from '../devices/printer-tcp/driver.ts';
import { createTcpPrinter } from '../devices/printer-tcp/index.ts';
import { drawerJob, escposOf } from './escpos.ts';
import type { PrinterProfile } from './profiles.ts';
import { paperDocument } from './paper.ts';

export interface PrintJob {
  /** The same id while it is being printed is the same job: it is printed once. */
  readonly jobId: string;
  readonly paper: Paper;
  readonly settings: StoreSettings;
  readonly tillName: string;
  /** Marked «КОПИЯ». */
  readonly copy: boolean;
}

export interface ReceiptPrinter {
  readonly start: () => void;
  readonly stop: () => Promise<void>;
  readonly view: () => DeviceView;
  /** Never throws for what a printer may do; a paper that is none is a bug and throws. */
  readonly print: (job: PrintJob) => Promise<PrintOutcome>;
  /** A job of its own, so that a receipt printed again does not open the drawer again. */
  readonly openDrawer: () => Promise<PrintOutcome>;
}

export interface ReceiptPrinterOptions {
  readonly id: string;
  readonly host: string;
  /** Usually 9100. */
  readonly port: number;
  readonly profile: PrinterProfile;
  readonly timeouts?: Partial<PrinterTimeouts>;
  /** Called after every change of `view()`; must not throw. */
  readonly onState: (view: DeviceView) => void;
}

/** Makes the printer, not started; printing does not need it started, the status strip does. */
export function createReceiptPrinter(options: ReceiptPrinterOptions): ReceiptPrinter {
  const { profile, ...line } = options;
  const { start, stop, view, print } = createTcpPrinter({ ...line, speech: profile });
  const inPrint = new Map<string, Promise<PrintOutcome>>();

  async function printOnce(job: PrintJob): Promise<PrintOutcome> {
    const { paper, settings, copy, tillName } = job;
    return print(escposOf(paperDocument(paper, settings, { copy, tillName }), profile));
  }

  return {
    start,
    stop,
    view,
    print: (job) => {
      const running = inPrint.get(job.jobId);
      if (running !== undefined) return running;
      const printing = printOnce(job).finally(() => inPrint.delete(job.jobId));
      inPrint.set(job.jobId, printing);
      return printing;
    },
    openDrawer: () => print(drawerJob()),
  };
}
