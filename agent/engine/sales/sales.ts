/**
 * The commands of the cashier and the readings of the devices, one after another, on the open sale.
 * What is read is never lost silently: it is in the cheque, or a notice says why not.
 */
import type { BridgeCommand, BridgeInput, BridgeOutput } from '@verno/shared/contracts/bridge';
import { tillProblem } from '@verno/shared/contracts/till-problems';
import { err, ok } from '@verno/shared/kernel/result';
import type { Result } from '@verno/shared/kernel/result';
import type { Problem } from '@verno/shared/kernel/text';
import type { IdentificationMethod } from '@verno/shared/promotions/cheque';
import { isDatabaseFailure, isDiskFull } from '../store/database.ts';
import type { TillStore } from '../store/store.ts';
import { readCode, readIdentifier, readStripe } from './codes.ts';
import { enterCoupon } from './coupons.ts';
import type { Known, Meaning } from './codes.ts';
import type { Notices } from './notices.ts';
import type { OpenSale } from './open-sale.ts';
import type { Pay } from './pay.ts';
import type { ReceiptDesk } from './receipt-desk.ts';
import type { Redemption } from './redemption.ts';
import { isReceiptNumber } from './refund/refund-desk.ts';
import type { RefundDesk } from './refund/refund-desk.ts';
import type { Rules } from './rules.ts';

/** Commands waiting behind a slow one; a face or a scanner gone mad is refused beyond. */
const WAITING_MAX = 200;

/** Something a device read, without the device. */
export type SaleReading =
  | { readonly kind: 'code'; readonly code: string; readonly method: IdentificationMethod }
  | { readonly kind: 'card'; readonly number: string }
  | { readonly kind: 'refused'; readonly problem: Problem };

export interface Sales {
  readonly run: <C extends BridgeCommand>(
    command: C,
    input: BridgeInput<C>,
  ) => Promise<Result<BridgeOutput<C>, Problem>>;
  /** Resolves when the reading is in the cheque or told. */
  readonly read: (reading: SaleReading) => Promise<void>;
  /** Runs `work` between two commands: for changes from the hub that move prices. */
  readonly between: (work: () => void) => Promise<void>;
}

export interface SalesDeps {
  readonly store: TillStore;
  readonly sale: OpenSale;
  readonly notices: Notices;
  readonly redemption: Redemption;
  readonly pay: Pay;
  readonly receiptDesk: ReceiptDesk;
  readonly refunds: RefundDesk;
  readonly rules: () => Rules;
  /** Makes the till known to a hub; the sale begins to price afterwards. */
  readonly enrol: (hubUrl: string, code: string) => Promise<Result<null, Problem>>;
  /** What the manager's window shows. */
  readonly readService: () => BridgeOutput<'readService'>;
  /** Writes the queue into a sealed file. */
  readonly exportQueue: (folder: string | null) => Result<BridgeOutput<'exportQueue'>, Problem>;
  /** Begins to read everything from the hub anew. */
  readonly readAnew: () => void;
  readonly log: (event: string, error: unknown) => void;
}

type Answer<T> = Result<T, Problem>;
type Handlers = {
  readonly [C in BridgeCommand]: (
    input: BridgeInput<C>,
  ) => Answer<BridgeOutput<C>> | Promise<Answer<BridgeOutput<C>>>;
};

export function createSales(deps: SalesDeps): Sales {
  const { notices } = deps;
  const handlers = createHandlers(deps);
  const inTurn = createTurns();
  const guarded = async <T>(work: () => Answer<T> | Promise<Answer<T>>): Promise<Answer<T>> => {
    try {
      return (await inTurn(work)) ?? err(tillProblem('sale.busy'));
    } catch (error) {
      deps.log('sale.command_failed', error);
      return err(failureOf(error));
    }
  };
  return {
    run: (command, input) =>
      guarded(() => whileRefunding(deps, command) ?? handlers[command](input)),
    read: async (reading) => {
      const done = await guarded(() => readingDone(deps, reading));
      if (!done.ok) notices.tell('warning', done.error);
    },
    between: async (work) => {
      await guarded(() => {
        work();
        return ok(null);
      });
    },
  };
}

function createHandlers(deps: SalesDeps): Handlers {
  const { store, sale, notices, redemption, receiptDesk, refunds } = deps;
  return {
    enrol: async ({ hubUrl, code }) => {
      const done = await deps.enrol(hubUrl, code);
      sale.reprice();
      return done;
    },
    enterCode: async ({ code }) => {
      const done = await enter(deps, code, 'card');
      if (!done.ok) notices.tell('warning', done.error);
      return done;
    },
    addGoods: ({ sku }) => {
      const goods = store.goods.bySku(sku);
      if (goods === null) return err(tillProblem('sale.goods_unknown', { sku }));
      return take(deps, { kind: 'goods', goods, quantityMilli: null, barcode: null });
    },
    searchGoods: ({ text }) => ok(foundGoods(store, text)),
    setQuantity: (input) => sale.change({ kind: 'set_quantity', ...input }),
    removeLine: ({ lineId }) => sale.change({ kind: 'remove_line', lineId }),
    identify: ({ text }) => {
      const known = knownBy(store);
      if (known === null) return err(notReady(sale));
      const member = readIdentifier(text, known);
      return member.ok ? sale.change({ kind: 'identify', member: member.value }) : member;
    },
    dismissMember: () => sale.change({ kind: 'dismiss_member' }),
    redeem: ({ currency, amount }) => redemption.redeem(currency, amount),
    pay: ({ method, tenderedKopecks }) => deps.pay(method, tenderedKopecks),
    cancel: () => sale.change({ kind: 'cancel' }),
    nextCheque: () => sale.change({ kind: 'next' }),
    resolveReceipt: ({ printed }) => receiptDesk.resolve(printed),
    reprintLast: () => receiptDesk.reprint(),
    findReceipts: ({ number }) => refunds.find(number),
    openRefund: ({ purchaseId }) => refunds.open(purchaseId),
    chooseRefund: ({ lineId, quantityMilli }) => refunds.choose(lineId, quantityMilli),
    chooseWholeRefund: () => refunds.chooseWhole(),
    closeRefund: () => refunds.close(),
    confirmRefund: (input) => refunds.confirm(input),
    dismissNotice: ({ id }) => {
      notices.dismiss(id);
      return ok(null);
    },
    readService: () => ok(deps.readService()),
    exportQueue: ({ folder }) => deps.exportQueue(folder),
    readAnew: () => {
      deps.readAnew();
      return ok(null);
    },
  };
}

function foundGoods({ goods }: TillStore, text: string): BridgeOutput<'searchGoods'> {
  return goods.search(text).map(({ sku, name, barcodes, priceKopecks, unit }) => ({
    sku,
    name,
    barcode: barcodes[0] ?? null,
    priceKopecks,
    unit,
  }));
}

/** Commands that sell; while goods come back they wait, so that two customers are not mixed up. */
const SELLING: ReadonlySet<BridgeCommand> = new Set([
  'addGoods',
  'setQuantity',
  'removeLine',
  'identify',
  'redeem',
  'pay',
  'openRefund',
]);

function whileRefunding({ refunds }: SalesDeps, command: BridgeCommand): Answer<never> | null {
  const number = SELLING.has(command) ? refunds.openNumber() : null;
  return number === null ? null : err(tillProblem('refund.open', { number }));
}

function readingDone(deps: SalesDeps, reading: SaleReading): Answer<null> | Promise<Answer<null>> {
  if (reading.kind === 'refused') return err(reading.problem);
  if (reading.kind === 'code') return enter(deps, reading.code, reading.method);
  const refunding = whileRefunding(deps, 'identify');
  if (refunding !== null) return refunding;
  const known = knownBy(deps.store);
  if (known === null) return err(notReady(deps.sale));
  const member = readStripe(reading.number, known);
  return member.ok ? deps.sale.change({ kind: 'identify', member: member.value }) : member;
}

function enter(
  deps: SalesDeps,
  code: string,
  method: IdentificationMethod,
): Answer<null> | Promise<Answer<null>> {
  if (deps.refunds.openNumber() !== null) return deps.refunds.scanned(code);
  const known = knownBy(deps.store);
  if (known === null) return err(notReady(deps.sale));
  const meaning = readCode(code, method, known);
  if (meaning.ok) return take(deps, meaning.value);
  if (isReceiptNumber(code)) return deps.refunds.openByNumber(code);
  return enterCoupon(deps, code) ?? meaning;
}

function take({ sale, notices }: SalesDeps, meaning: Meaning): Answer<null> {
  if (sale.priced() === null) return err(tillProblem('sale.not_enrolled'));
  if (meaning.kind === 'member') return sale.change({ kind: 'identify', member: meaning.member });
  const { goods, quantityMilli, barcode } = meaning;
  const done = sale.change({ kind: 'add', goods, quantityMilli, barcode });
  if (done.ok && goods.unit === 'kg' && quantityMilli === null) {
    notices.tell('info', tillProblem('sale.weight_needed', { name: goods.name }));
  }
  return done;
}

function knownBy(store: TillStore): Known | null {
  const settings = store.feed.settings.read();
  if (settings === null) return null;
  return {
    settings,
    byBarcode: store.goods.byBarcode,
    byPlu: store.goods.byPlu,
    byIdentifier: store.members.byIdentifier,
  };
}

function notReady(sale: OpenSale): Problem {
  return tillProblem(sale.priced() === null ? 'sale.not_enrolled' : 'sale.not_ready');
}

/** What a throw means to the cashier; the till goes on. */
export function failureOf(error: unknown): Problem {
  if (isDiskFull(error)) return tillProblem('store.disk_full');
  return tillProblem(isDatabaseFailure(error) ? 'store.failed' : 'bridge.internal');
}

/** One piece of work at a time, in order of arrival; null when too many wait. */
function createTurns() {
  let tail: Promise<unknown> = Promise.resolve();
  let waiting = 0;
  return async <T>(work: () => T | Promise<T>): Promise<T | null> => {
    if (waiting >= WAITING_MAX) return null;
    waiting += 1;
    const mine = tail.then(work);
    tail = mine.then(
      () => undefined,
      () => undefined,
    );
    try {
      return await mine;
    } finally {
      waiting -= 1;
    }
  };
}
