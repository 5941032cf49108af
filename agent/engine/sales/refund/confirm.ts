/**
 * From an open refund to a booked one. Invariant: event, print job, own bonuses and the end of the open
 * refund become durable in one transaction; only then is paper printed and the drawer opened.
 */
import type { BridgeInput } from '@verno/shared/contracts/bridge';
import { tillProblem } from '@verno/shared/contracts/till-problems';
import { err, ok } from '@verno/shared/kernel/result';
import type { Result } from '@verno/shared/kernel/result';
import type { Problem } from '@verno/shared/kernel/text';
import type { Moment } from '@verno/shared/promotions/cheque';
import type { Refund } from '@verno/shared/purchase/refund';
import { PURCHASE_REFUNDED } from '@verno/shared/purchase/refund-fact';
import type { RefundFact } from '@verno/shared/purchase/refund-fact';
import { paymentsBack } from '@verno/shared/purchase/refund-next';
import type { EventLog } from '../../outbox/event-log.ts';
import type { Document } from '../../store/documents.ts';
import type { Identity } from '../../store/identity.ts';
import type { TillStore } from '../../store/store.ts';
import type { OpenSale } from '../open-sale.ts';
import { receiptNumber } from '../receipt-number.ts';
import { receiptOf } from '../receipts.ts';
import type { Receipts } from '../receipts.ts';
import { knownPurchase } from './known.ts';
import { nameOf, quote, unitOf, withKnown } from './open-refund.ts';
import type { OpenRefund } from './open-refund.ts';
import type { PurchaseDesk } from './purchase-desk.ts';

export interface ConfirmDeps {
  readonly store: TillStore;
  readonly desk: PurchaseDesk;
  readonly sale: OpenSale;
  readonly receipts: Receipts;
  readonly eventLog: EventLog;
  readonly identity: () => Identity | null;
  readonly moment: () => Moment;
  readonly newId: () => string;
  readonly kickOutbox: () => void;
  readonly onChange: () => void;
  readonly kept: Document<OpenRefund>;
}

/**
 * Asks the hub once more what came back elsewhere, then books. Asked again with the same id after it was
 * booked, says yes and does nothing.
 */
export async function confirmRefund(
  deps: ConfirmDeps,
  input: BridgeInput<'confirmRefund'>,
): Promise<Result<null, Problem>> {
  const { store, kept } = deps;
  if (store.refunds.exists(input.refundId)) return ok(null);
  const shown = kept.read();
  const identity = deps.identity();
  if (shown === null || shown.refundId !== input.refundId || identity === null) {
    return err(tillProblem('refund.not_open'));
  }
  const { purchaseId, number } = shown.purchase;
  const known = await knownPurchase(deps, purchaseId, number, shown.past);
  if (!known.ok) return known;
  const open = withKnown(shown, known.value);
  const quoted = quote(open);
  if (quoted === null || quoted.moneyKopecks !== input.moneyKopecks) {
    kept.write(open);
    deps.onChange();
    if (Object.keys(shown.chosen).length === 0) return err(tillProblem('refund.nothing_chosen'));
    const figures = { fromKopecks: input.moneyKopecks, toKopecks: quoted?.moneyKopecks ?? 0 };
    return err(tillProblem('refund.changed', figures));
  }
  return book(deps, identity, open, { quoted, reason: input.reason.trim() });
}

interface Agreed {
  readonly quoted: Refund;
  readonly reason: string;
}

function book(
  deps: ConfirmDeps,
  identity: Identity,
  open: OpenRefund,
  agreed: Agreed,
): Result<null, Problem> {
  const { store, sale, receipts, eventLog } = deps;
  const seq = eventLog.nextSeq(identity);
  const refund = factOf(deps, identity, seq, open, agreed);
  const print = receipts.hasPrinter ? 'printing' : 'not_printed';
  const why = receipts.hasPrinter ? null : tillProblem('print.no_printer');
  const receipt = receiptOf({ kind: 'refund', refund }, [], print, why);
  let jobId: number | null = null;
  const done = sale.change({ kind: 'show_receipt', receipt }, () => {
    const event = eventLog.append(identity, seq, {
      kind: PURCHASE_REFUNDED,
      bundleHash: null,
      engineVersion: open.purchase.result.engineVersion,
      payload: refund,
      purchaseId: refund.refundId,
    });
    store.refunds.add(event.epoch, event.seq, refund.purchaseId);
    for (const bonus of ownBonuses(open, refund)) store.bonuses.add(event.epoch, event.seq, bonus);
    jobId = receipts.createOriginal(refund.refundId);
    deps.kept.clear();
  });
  if (!done.ok) return done;
  if (refund.payments.some(({ method }) => method === 'cash')) receipts.openDrawer();
  if (jobId !== null) receipts.send(jobId);
  deps.kickOutbox();
  return done;
}

function factOf(
  deps: ConfirmDeps,
  identity: Identity,
  seq: number,
  open: OpenRefund,
  { quoted, reason }: Agreed,
): RefundFact {
  const { purchase } = open;
  const lines = new Map(purchase.cheque.lines.map((line) => [line.lineId, line]));
  return {
    refundId: open.refundId,
    number: receiptNumber(identity, seq),
    purchaseId: purchase.purchaseId,
    purchaseNumber: purchase.number,
    partnerId: identity.partnerId,
    storeId: identity.storeId,
    tillId: identity.tillId,
    memberId: purchase.facts?.memberId ?? null,
    cashier: null,
    reason,
    at: deps.moment(),
    lines: quoted.lines.map((back) => {
      const line = lines.get(back.lineId);
      if (line === undefined) throw new Error('a refund is of lines of its purchase');
      return { ...back, name: nameOf(purchase, line), unit: unitOf(line) };
    }),
    moneyKopecks: quoted.moneyKopecks,
    payments: paymentsBack(purchase.payments, open.past, quoted.moneyKopecks),
    bonusesBack: quoted.bonusesBack,
    reversed: [...quoted.reversed],
    whole: quoted.whole,
    withheldKopecks: quoted.withheldKopecks,
    offline: open.unchecked,
  };
}

/**
 * What this refund does to spendable balances before the hub says so itself: spent bonuses return, earned
 * ones that could be spent already go. The hub's policy may take back less; its balance then says so.
 */
function ownBonuses({ purchase }: OpenRefund, refund: RefundFact) {
  const memberId = refund.memberId;
  if (memberId === null) return [];
  const today = refund.at.local.slice(0, 10);
  const back = refund.bonusesBack === null ? [] : [refund.bonusesBack];
  const taken = refund.reversed.filter(({ accrual }) => {
    const activateOn = purchase.result.accruals[accrual]?.activateOn ?? null;
    return activateOn === null || activateOn <= today;
  });
  return [
    ...back.map(({ currency, amount }) => ({ memberId, currency, delta: amount })),
    ...taken.map(({ currency, amount }) => ({ memberId, currency, delta: -amount })),
  ].filter(({ delta }) => delta !== 0);
}
