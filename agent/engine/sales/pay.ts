/**
 * From an open cheque to a purchase. Invariant: purchase, event, print job, own bonuses and the empty next
 * cheque become durable in one transaction, and only then is anything printed.
 */
import type { StatusView } from '@verno/shared/contracts/bridge';
import { tillProblem } from '@verno/shared/contracts/till-problems';
import { err } from '@verno/shared/kernel/result';
import type { Result } from '@verno/shared/kernel/result';
import type { Problem } from '@verno/shared/kernel/text';
import type { PaymentMethod } from '@verno/shared/promotions/cheque';
import type { EngineResult } from '@verno/shared/promotions/result';
import { keptResult } from '@verno/shared/purchase/fact';
import type { Payment, PurchaseFact } from '@verno/shared/purchase/fact';
import type { EventLog } from '../outbox/event-log.ts';
import type { Identity } from '../store/identity.ts';
import type { TillStore } from '../store/store.ts';
import type { Notices } from './notices.ts';
import type { OpenSale } from './open-sale.ts';
import { usesOf } from './own-uses.ts';
import { settle } from './payment.ts';
import type { Priced } from './pricing.ts';
import { receiptNumber } from './receipt-number.ts';
import { receiptOf } from './receipts.ts';
import type { Receipts } from './receipts.ts';
import { noteOwnWord, ownSpendOf, vouched } from './own-spend.ts';
import type { Redemption } from './redemption.ts';
import { checkRestrictions } from './restrictions.ts';
import type { Rules } from './rules.ts';
import { phaseOf } from './state.ts';
import type { OpenCheque, Reservation, SaleState } from './open-cheque.ts';

const PURCHASE_CONFIRMED = 'purchase.confirmed';

export interface PayDeps {
  readonly store: TillStore;
  readonly sale: OpenSale;
  readonly redemption: Redemption;
  readonly receipts: Receipts;
  readonly eventLog: EventLog;
  readonly identity: () => Identity | null;
  readonly notices: Notices;
  readonly rules: () => Rules;
  readonly link: () => StatusView['link'];
  /** A reservation that the paid cheque did not use. */
  readonly release: (reservation: Reservation) => void;
  /** Rights that the paid cheque no longer counts on may go home. */
  readonly giveBack: () => void;
  /** A purchase is in the outbox. */
  readonly kickOutbox: () => void;
}

export type Pay = (
  method: PaymentMethod,
  tenderedKopecks: number | null,
) => Promise<Result<null, Problem>>;

export function createPay(deps: PayDeps): Pay {
  return async (method, tenderedKopecks) => {
    const refusal = payable(deps.sale.state());
    if (refusal !== null) return err(refusal);
    const ready = await deps.redemption.ready();
    if (!ready.ok) return ready;
    const identity = deps.identity();
    const priced = deps.sale.priceFor(method);
    if (identity === null || priced === null) return err(tillProblem('sale.not_enrolled'));
    const grown = agreed(deps.sale, priced);
    if (grown !== null) return err(grown);
    const stopped = checkRestrictions(deps, identity, priced);
    if (stopped !== null) return err(stopped);
    const { totalKopecks } = priced.result.totals;
    const payment = settle(totalKopecks, method, tenderedKopecks);
    if (!payment.ok) return payment;
    return confirm(deps, identity, priced, payment.value);
  };
}

function payable(state: SaleState): Problem | null {
  const phase = phaseOf(state);
  if (phase === 'ask_receipt') return tillProblem('sale.receipt_undecided');
  if (state.cheque.lines.length > 0) return null;
  return tillProblem(phase === 'paid' ? 'sale.receipt_shown' : 'sale.empty');
}

/**
 * A total that grew since it was shown (a promotion ended meanwhile) is never charged unsaid: the first
 * attempt tells it, the second pays.
 */
function agreed(sale: OpenSale, priced: Priced): Problem | null {
  const shown = sale.priced()?.result.totals.totalKopecks ?? 0;
  const said = Math.max(shown, sale.state().cheque.agreedKopecks ?? 0);
  const { totalKopecks } = priced.result.totals;
  if (totalKopecks <= said) return null;
  sale.change({ kind: 'agree', totalKopecks });
  return tillProblem('pay.total_grew', { fromKopecks: shown, toKopecks: totalKopecks });
}

function confirm(
  deps: PayDeps,
  identity: Identity,
  priced: Priced,
  payment: Payment,
): Result<null, Problem> {
  const { sale, store, receipts, eventLog } = deps;
  const seq = eventLog.nextSeq(identity);
  const purchase = factOf(deps, identity, seq, priced, payment);
  const own = ownSpendOf(purchase, sale.state().cheque);
  if (own !== null && !vouched(store, identity, priced.facts, own)) {
    const dropped = sale.change({ kind: 'redeem', reservation: null });
    return dropped.ok ? err(tillProblem('bonus.released')) : dropped;
  }
  const print = receipts.hasPrinter ? 'printing' : 'not_printed';
  const why = receipts.hasPrinter ? null : tillProblem('print.no_printer');
  const held = sale.state().cheque.reservation;
  let jobId: number | null = null;
  const currencies = store.feed.settings.read()?.currencies ?? [];
  const receipt = receiptOf({ kind: 'sale', purchase }, currencies, print, why);
  const done = sale.change({ kind: 'paid', receipt }, () => {
    const event = eventLog.append(identity, seq, {
      kind: PURCHASE_CONFIRMED,
      bundleHash: deps.rules().bundleHash,
      engineVersion: priced.result.engineVersion,
      payload: purchase,
      purchaseId: purchase.purchaseId,
    });
    for (const bonus of ownBonuses(purchase)) store.bonuses.add(event.epoch, event.seq, bonus);
    if (own !== null) noteOwnWord(store, event, own);
    for (const use of usesOf(store, purchase)) store.figures.addOwn(event.epoch, event.seq, use);
    jobId = receipts.createOriginal(purchase.purchaseId);
  });
  if (!done.ok) return done;
  if (held !== null && purchase.reservationId === null) deps.release(held);
  if (payment.method === 'cash') receipts.openDrawer();
  if (jobId !== null) receipts.send(jobId);
  deps.giveBack();
  deps.kickOutbox();
  return done;
}

function factOf(
  deps: PayDeps,
  identity: Identity,
  seq: number,
  priced: Priced,
  payment: Payment,
): PurchaseFact {
  const { cheque } = deps.sale.state();
  const { facts, result } = priced;
  if (cheque.purchaseId === null) throw new Error('a cheque with lines has an id');
  return {
    purchaseId: cheque.purchaseId,
    number: receiptNumber(identity, seq),
    cashier: null,
    cheque: priced.cheque,
    names: cheque.lines.map(({ line, name, barcode }) => ({ lineId: line.lineId, name, barcode })),
    facts: facts === null ? null : deps.rules().prune(facts, result.factsRead),
    at: priced.at,
    result: keptResult(result),
    payments: [payment],
    reservationId: reservationOf(cheque, result),
    offline: deps.link() === 'offline',
  };
}

function reservationOf(cheque: OpenCheque, result: EngineResult): PurchaseFact['reservationId'] {
  const spent = (result.redemption?.granted ?? 0) > 0;
  return spent ? (cheque.reservation?.reservationId ?? null) : null;
}

/** What this purchase does to spendable balances before the hub says so itself. */
function ownBonuses({ facts, result }: PurchaseFact) {
  if (facts === null) return [];
  return result.accruals
    .filter(({ activateOn }) => activateOn === null)
    .map(({ currency, amount }) => ({ memberId: facts.memberId, currency, delta: amount }));
}
