/** What the cashier sees and says of receipts: news of the printer, the question, copies. */
import { tillProblem } from '@verno/shared/contracts/till-problems';
import { err, ok } from '@verno/shared/kernel/result';
import type { Result } from '@verno/shared/kernel/result';
import type { Problem } from '@verno/shared/kernel/text';
import { paperId, paperNumber } from '@verno/shared/purchase/paper';
import type { Paper } from '@verno/shared/purchase/paper';
import type { TillStore } from '../store/store.ts';
import type { Notices } from './notices.ts';
import type { OpenSale } from './open-sale.ts';
import { receiptOf, shownPrint } from './receipts.ts';
import type { PrintNews, Receipts } from './receipts.ts';

export interface ReceiptDesk {
  /** A print job has an outcome. */
  readonly news: (news: PrintNews) => void;
  /** Shows the oldest receipt that a person must look at, if there is one. */
  readonly askNext: () => void;
  readonly resolve: (printed: boolean) => Result<null, Problem>;
  readonly reprint: () => Result<null, Problem>;
}

export interface ReceiptDeskDeps {
  readonly store: TillStore;
  readonly sale: OpenSale;
  readonly receipts: Receipts;
  readonly notices: Notices;
}

export function createReceiptDesk(deps: ReceiptDeskDeps): ReceiptDesk {
  const { store, sale, receipts, notices } = deps;
  const currencies = () => store.feed.settings.read()?.currencies ?? [];
  const show = ({ job, paper }: PrintNews): void => {
    const receipt = receiptOf(paper, currencies(), shownPrint(job.state), job.problem);
    sale.change({ kind: 'show_receipt', receipt });
  };
  const askNext = (): void => {
    const waiting = receipts.oldestUndecided();
    if (waiting !== null && sale.state().receipt?.print !== 'unknown') show(waiting);
  };
  return {
    askNext,
    news: (news) => {
      const { job, paper } = news;
      if (job.copy) return tellCopy(notices, news);
      if (sale.state().receipt?.purchaseId === paperId(paper)) show(news);
      if (job.state === 'failed') notices.tell('error', job.problem ?? failed(paperNumber(paper)));
      askNext();
    },
    resolve: (printed) => {
      const shown = sale.state().receipt;
      if (shown === null) return err(tillProblem('sale.no_receipt'));
      const paper = store.purchases.paper(shown.purchaseId);
      const job = store.printJobs.originalOf(shown.purchaseId);
      if (paper === null || job === null) return err(tillProblem('print.no_printer'));
      if (receipts.isBusy(job.jobId)) return err(tillProblem('print.busy'));
      if (job.state === 'printed') return err(tillProblem('sale.receipt_decided'));
      if (!printed && !receipts.hasPrinter) return err(tillProblem('print.no_printer'));
      const state = printed ? 'printed' : 'pending';
      const receipt = receiptOf(paper, currencies(), shownPrint(state), null);
      const changed = sale.change({ kind: 'show_receipt', receipt }, () =>
        receipts.decide(job.jobId, state),
      );
      if (changed.ok && !printed) receipts.send(job.jobId);
      if (changed.ok) askNext();
      return changed;
    },
    reprint: () => {
      const last = store.purchases.lastPaper();
      if (last === null) return err(tillProblem('sale.no_receipt'));
      if (!receipts.hasPrinter) return err(tillProblem('print.no_printer'));
      const original = store.printJobs.originalOf(paperId(last));
      if (original?.state === 'unknown') return err(tillProblem('sale.receipt_undecided'));
      // It certainly did not come out: the customer has none yet, so what comes now is no copy.
      if (original?.state === 'failed') return printOriginal(deps, last, original.jobId);
      return receipts.sendCopy(paperId(last)) ? ok(null) : err(tillProblem('print.busy'));
    },
  };
}

/** Sends an original again that did not come out; its receipt may be shown no longer. */
function printOriginal(
  { sale, store, receipts }: ReceiptDeskDeps,
  paper: Paper,
  jobId: number,
): Result<null, Problem> {
  if (receipts.isBusy(jobId)) return err(tillProblem('print.busy'));
  const decide = (): void => receipts.decide(jobId, 'pending');
  if (sale.state().receipt?.purchaseId === paperId(paper)) {
    const currencies = store.feed.settings.read()?.currencies ?? [];
    const receipt = receiptOf(paper, currencies, 'printing', null);
    const changed = sale.change({ kind: 'show_receipt', receipt }, decide);
    if (!changed.ok) return changed;
  } else decide();
  receipts.send(jobId);
  return ok(null);
}

function tellCopy(notices: Notices, { job, paper }: PrintNews): void {
  const number = paperNumber(paper);
  if (job.state === 'printed') notices.tell('info', tillProblem('print.copy_done', { number }));
  else notices.tell('error', job.problem ?? failed(number));
}

function failed(number: string): Problem {
  return tillProblem('print.failed', { number });
}
