/** The selling side of the till put together: one open sale, its money, its bonuses, its paper. */
import type { BridgeOutput, StatusView } from '@verno/shared/contracts/bridge';
import type { BundleItem } from '@verno/shared/contracts/sync';
import { tillProblem } from '@verno/shared/contracts/till-problems';
import type { Result } from '@verno/shared/kernel/result';
import type { Problem } from '@verno/shared/kernel/text';
import type { Moment } from '@verno/shared/promotions/cheque';
import type { EventLog } from '../outbox/event-log.ts';
import type { Rulebook } from '../rulebook.ts';
import type { Identity } from '../store/identity.ts';
import type { TillStore } from '../store/store.ts';
import { createGiveBack } from './give-back.ts';
import type { Notices } from './notices.ts';
import { createOpenSale } from './open-sale.ts';
import type { OpenSale } from './open-sale.ts';
import { ownWordNow } from './own-word.ts';
import { createPay } from './pay.ts';
import { createReceiptDesk } from './receipt-desk.ts';
import { createReceipts } from './receipts.ts';
import type { PurchaseDesk } from './refund/purchase-desk.ts';
import { createRefundDesk } from './refund/refund-desk.ts';
import type { RefundDesk } from './refund/refund-desk.ts';
import { paperNumber } from '@verno/shared/purchase/paper';
import type { PrinterPort } from './receipts.ts';
import { createRedemption } from './redemption.ts';
import type { BonusDesk } from './redemption.ts';
import { createSales, failureOf } from './sales.ts';
import type { Sales } from './sales.ts';

/** A receipt being printed when the till is closed gets this long. */
const LAST_RECEIPT_MS = 5000;

export interface Counter {
  readonly sale: OpenSale;
  readonly sales: Sales;
  readonly refunds: Pick<RefundDesk, 'view'>;
  /** Tells what a crash left behind: an open cheque, a receipt nobody knows of. */
  readonly start: () => void;
  /** Newer rules are on disk. */
  readonly adopt: (bundles: readonly BundleItem[]) => Promise<void>;
  /** Members or settings changed: prices are computed anew. */
  readonly refresh: () => Promise<void>;
  readonly stop: () => Promise<void>;
}

export interface CounterDeps {
  readonly store: TillStore;
  readonly notices: Notices;
  readonly rulebook: Rulebook;
  readonly desk: BonusDesk;
  readonly purchaseDesk: PurchaseDesk;
  readonly printer: PrinterPort | null;
  readonly eventLog: EventLog;
  readonly identity: () => Identity | null;
  readonly moment: () => Moment;
  readonly nowMs: () => number;
  readonly newId: () => string;
  readonly link: () => StatusView['link'];
  readonly enrol: (hubUrl: string, code: string) => Promise<Result<null, Problem>>;
  readonly readService: () => BridgeOutput<'readService'>;
  readonly exportQueue: (folder: string | null) => Result<BridgeOutput<'exportQueue'>, Problem>;
  readonly readAnew: () => void;
  readonly kickOutbox: () => void;
  readonly onChange: () => void;
  readonly log: (event: string, detail: unknown) => void;
}

export function createCounter(deps: CounterDeps): Counter {
  const { store, notices, rulebook, desk } = deps;
  const { rules } = rulebook;
  const { release } = desk;
  const sale = createOpenSale({ ...deps, rules, release });
  const giveBack = createGiveBack({ ...deps, sale });
  const redemption = createRedemption({
    ...deps,
    sale,
    ownWord: (currency) =>
      ownWordNow(store, deps.identity(), sale.priced()?.facts ?? null, currency),
    knowsCurrency: (code) =>
      store.feed.settings.read()?.currencies.some((known) => known.code === code) ?? false,
  });
  const receipts = createReceipts({
    ...deps,
    onNews: (news) => void sales.between(() => receiptDesk.news(news)),
    onLost: (error) => notices.tell('error', failureOf(error)),
  });
  const receiptDesk = createReceiptDesk({ store, sale, receipts, notices });
  const pay = createPay({ ...deps, sale, redemption, receipts, rules, release, giveBack });
  const refunds = createRefundDesk({ ...deps, sale, receipts, desk: deps.purchaseDesk });
  const sales = createSales({ ...deps, sale, redemption, pay, receiptDesk, refunds, rules });
  return {
    sale,
    sales,
    refunds,
    start: () => {
      const lines = sale.state().cheque.lines.length;
      if (lines > 0) notices.tell('info', tillProblem('sale.recovered', { lines }));
      const number = refunds.openNumber();
      if (number !== null) notices.tell('info', tillProblem('refund.recovered', { number }));
      const undecided = receipts.oldestUndecided();
      if (undecided === null) return;
      const printing = { number: paperNumber(undecided.paper) };
      notices.tell('warning', tillProblem('print.interrupted', printing));
      receiptDesk.askNext();
    },
    adopt: (bundles) =>
      sales.between(() => {
        for (const problem of rulebook.adopt(bundles)) notices.tell('warning', problem);
        sale.reprice();
      }),
    refresh: () =>
      sales.between(() => {
        giveBack();
        sale.reprice();
      }),
    stop: async () => {
      await Promise.race([receipts.idle(), pause(LAST_RECEIPT_MS)]);
      await sales.between(() => undefined);
    },
  };
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, ms).unref();
  });
}
