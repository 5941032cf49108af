/**
 * Print jobs of receipts. Invariant: an original is sent once, and again only when the printer or a person
 * said that it did not come out. `printing` is on disk before the first byte leaves, so that after a crash
 * the question is asked instead of a second original printed; a job that was still `pending` asks too,
 * because a look at the paper is always right.
 */
import { setImmediate } from 'node:timers/promises';
import type { StoreSettings } from '@verno/shared/contracts/sync';
import { tillProblem } from '@verno/shared/contracts/till-problems';
import type { Problem } from '@verno/shared/kernel/text';
import type { PurchaseFact } from '@verno/shared/purchase/fact';
import { paperNumber } from '@verno/shared/purchase/paper';
import type { Paper } from '@verno/shared/purchase/paper';
import type { RefundFact } from '@verno/shared/purchase/refund-fact';
import type { PrintJob, PrintState } from '../store/print-jobs.ts';
import type { TillStore } from '../store/store.ts';
import type { ReceiptState } from './open-cheque.ts';

/** Copies wait behind at most this many jobs; originals are never refused. */
const QUEUE_FOR_COPY_MAX = 3;

export interface PrintOutcome {
  readonly outcome: 'printed' | 'failed' | 'unknown';
  readonly problem: Problem | null;
}

/** The receipt printer as the sale sees it. */
export interface PrinterPort {
  print(job: {
    readonly jobId: number;
    readonly paper: Paper;
    readonly settings: StoreSettings;
    readonly copy: boolean;
  }): Promise<PrintOutcome>;
  /** A job of its own, never repeated: a receipt printed again leaves the drawer shut. */
  readonly openDrawer: () => Promise<PrintOutcome>;
}

export interface PrintNews {
  readonly job: PrintJob;
  readonly paper: Paper;
}

export interface Receipts {
  readonly hasPrinter: boolean;
  /** Makes the original's job of a purchase or refund, in its transaction. Null without a printer. */
  readonly createOriginal: (documentId: string) => number | null;
  /** Sends a job after those before it; news come through `onNews`. */
  readonly send: (jobId: number) => void;
  /** Opens the drawer before what is sent next; a shop without one loses nothing. */
  readonly openDrawer: () => void;
  /** Makes and sends a copy; false when the printer is too busy. */
  readonly sendCopy: (documentId: string) => boolean;
  /** True while the job waits for the printer or is being printed. */
  readonly isBusy: (jobId: number) => boolean;
  readonly decide: (jobId: number, state: 'printed' | 'pending') => void;
  /** The oldest original that a person must look at. */
  readonly oldestUndecided: () => PrintNews | null;
  /** Resolves when every job sent so far has an outcome. */
  readonly idle: () => Promise<void>;
}

export interface ReceiptsDeps {
  readonly store: TillStore;
  readonly printer: PrinterPort | null;
  readonly onNews: (news: PrintNews) => void;
  /** The store refused to keep the job's state, so nothing more is known of it. */
  readonly onLost: (error: unknown) => void;
  readonly log: (event: string, error: unknown) => void;
}

export function createReceipts(deps: ReceiptsDeps): Receipts {
  const { store, printer } = deps;
  const { printJobs } = store;
  printJobs.markInterrupted();
  const busy = new Set<number>();
  let queued = 0;
  let tail: Promise<void> = Promise.resolve();
  const inTurn = (work: () => Promise<unknown>): void => {
    queued += 1;
    tail = tail.then(async () => {
      try {
        await work();
      } catch (error) {
        deps.log('print.failed', error);
      }
      queued -= 1;
    });
  };
  const send = (jobId: number): void => {
    busy.add(jobId);
    inTurn(async () => {
      try {
        // The cashier's answer goes out before the printer gets its turn.
        await setImmediate();
        const news = await perform(deps, jobId);
        busy.delete(jobId);
        if (news !== null) deps.onNews(news);
      } catch (error) {
        busy.delete(jobId);
        deps.onLost(error);
        throw error;
      }
    });
  };
  return {
    hasPrinter: printer !== null,
    createOriginal: (documentId) => (printer === null ? null : printJobs.add(documentId, false)),
    send,
    openDrawer: () => {
      if (printer !== null) inTurn(() => printer.openDrawer());
    },
    sendCopy: (documentId) => {
      if (queued >= QUEUE_FOR_COPY_MAX) return false;
      send(printJobs.add(documentId, true));
      return true;
    },
    isBusy: (jobId) => busy.has(jobId),
    decide: (jobId, state) => printJobs.setState(jobId, state, null),
    oldestUndecided: () => {
      const job = printJobs.undecided()[0];
      return job === undefined ? null : newsOf(store, job.jobId);
    },
    idle: () => tail,
  };
}

/** What the face shows of a purchase or a refund and its paper. */
export function receiptOf(
  paper: Paper,
  currencies: StoreSettings['currencies'],
  print: ReceiptState['print'],
  problem: Problem | null,
): ReceiptState {
  const about =
    paper.kind === 'sale' ? saleReceipt(paper.purchase, currencies) : refundReceipt(paper.refund);
  return { kind: paper.kind, ...about, print, problem };
}

type About = Omit<ReceiptState, 'kind' | 'print' | 'problem'>;

function refundReceipt(refund: RefundFact): About {
  const { refundId, number, moneyKopecks } = refund;
  return { purchaseId: refundId, number, totalKopecks: moneyKopecks, changeKopecks: 0, earned: [] };
}

function saleReceipt(purchase: PurchaseFact, currencies: StoreSettings['currencies']): About {
  const precisionOf = new Map(currencies.map(({ code, precision }) => [code, precision]));
  const earned = new Map<string, number>();
  for (const { currency, amount } of purchase.result.accruals) {
    earned.set(currency, (earned.get(currency) ?? 0) + amount);
  }
  return {
    purchaseId: purchase.purchaseId,
    number: purchase.number,
    totalKopecks: purchase.result.totals.totalKopecks,
    changeKopecks: purchase.payments.reduce((sum, paid) => sum + paid.changeKopecks, 0),
    earned: [...earned].map(([currency, amount]) => ({
      currency,
      amount,
      precision: precisionOf.get(currency) ?? 0,
    })),
  };
}

/** A job's state as the face names it. */
export function shownPrint(state: PrintState): ReceiptState['print'] {
  return state === 'pending' ? 'printing' : state;
}

async function perform(deps: ReceiptsDeps, jobId: number): Promise<PrintNews | null> {
  const { store, printer } = deps;
  const news = newsOf(store, jobId);
  const settings = store.feed.settings.read();
  if (news === null || printer === null || settings === null) return null;
  store.printJobs.setState(jobId, 'printing', null);
  const { paper, job } = news;
  const { outcome, problem } = await printer
    .print({ jobId, paper, settings, copy: job.copy })
    .catch((error: unknown): PrintOutcome => {
      deps.log('print.driver_failed', error);
      return { outcome: 'unknown', problem: null };
    });
  store.printJobs.setState(jobId, outcome, problem ?? wordsFor(outcome, paperNumber(paper)));
  return newsOf(store, jobId);
}

function wordsFor(outcome: PrintOutcome['outcome'], number: string): Problem | null {
  if (outcome === 'printed') return null;
  return outcome === 'failed'
    ? tillProblem('print.failed', { number })
    : tillProblem('print.unknown');
}

function newsOf(store: TillStore, jobId: number): PrintNews | null {
  const job = store.printJobs.byId(jobId);
  const paper = job === null ? null : store.purchases.paper(job.purchaseId);
  return job === null || paper === null ? null : { job, paper };
}
