/**
 * Refunds as the cashier makes them: find, open, choose, leave, confirm. Nothing is booked before the
 * confirmation; an open refund is kept on disk, so that a crash gives it back and gives no money twice.
 */
import type { BridgeInput, BridgeOutput, RefundView } from '@verno/shared/contracts/bridge';
import { tillProblem } from '@verno/shared/contracts/till-problems';
import { refundId } from '@verno/shared/kernel/ids';
import { err, ok } from '@verno/shared/kernel/result';
import type { Result } from '@verno/shared/kernel/result';
import type { Problem } from '@verno/shared/kernel/text';
import { documentOf } from '../../store/documents.ts';
import type { Notices } from '../notices.ts';
import { isEmpty } from '../open-cheque.ts';
import { phaseOf } from '../state.ts';
import { confirmRefund } from './confirm.ts';
import type { ConfirmDeps } from './confirm.ts';
import { purchaseOfNumber, findReceipts } from './find.ts';
import { knownPurchase } from './known.ts';
import { choose, chooseScanned, chooseWhole, openRefund, refundedState } from './open-refund.ts';
import type { OpenRefund } from './open-refund.ts';
import type { PurchaseDesk } from './purchase-desk.ts';
import { refundView } from './refund-view.ts';

/** What the scanner reads from the bars of a receipt, and a cashier types from it. */
const RECEIPT_NUMBER = /^\d{1,6}-\d{1,10}(-\d{1,10})?$/;

export function isReceiptNumber(code: string): boolean {
  return RECEIPT_NUMBER.test(code.trim());
}

type Answer<T = null> = Result<T, Problem>;

export interface RefundDesk {
  readonly view: () => RefundView | null;
  /** Number of the receipt whose refund is open; null when none is. */
  readonly openNumber: () => string | null;
  readonly find: (number: string) => Promise<Answer<BridgeOutput<'findReceipts'>>>;
  readonly open: (purchaseId: string) => Promise<Answer>;
  /** A scanned receipt. */
  readonly openByNumber: (number: string) => Promise<Answer>;
  readonly choose: (lineId: string, quantityMilli: number) => Answer;
  readonly chooseWhole: () => Answer;
  /** Goods scanned while a refund is open. */
  readonly scanned: (code: string) => Answer;
  readonly close: () => Answer;
  readonly confirm: (input: BridgeInput<'confirmRefund'>) => Promise<Answer>;
}

export interface RefundDeskDeps extends Omit<ConfirmDeps, 'kept'> {
  readonly desk: PurchaseDesk;
  readonly notices: Notices;
  readonly onChange: () => void;
}

export function createRefundDesk(deps: RefundDeskDeps): RefundDesk {
  const { store } = deps;
  const kept = documentOf(store.database, 'open_refund', openRefund);
  const currencies = () => store.feed.settings.read()?.currencies ?? [];
  const keep = (open: OpenRefund): Answer => {
    kept.write(open);
    deps.onChange();
    return ok(null);
  };
  const change = (work: (open: OpenRefund) => Answer<OpenRefund>): Answer => {
    const open = kept.read();
    if (open === null) return err(tillProblem('refund.not_open'));
    const next = work(open);
    return next.ok ? keep(next.value) : next;
  };
  const begin = async (purchaseId: string, number: string): Promise<Answer> => {
    const refusal = beginnable(deps);
    if (refusal !== null) return err(refusal);
    const known = await knownPurchase(deps, purchaseId, number);
    if (!known.ok) return known;
    const { purchase, past } = known.value;
    if (refundedState(purchase, past) === 'whole') {
      return err(tillProblem('refund.nothing_left', { number: purchase.number }));
    }
    const id = refundId.parse(deps.newId());
    return keep({ ...known.value, past: [...past], refundId: id, chosen: {} });
  };
  return {
    view: () => {
      const open = kept.read();
      return open === null ? null : refundView(open, currencies());
    },
    openNumber: () => kept.read()?.purchase.number ?? null,
    find: (number) => findReceipts(deps, number),
    open: (purchaseId) => begin(purchaseId, store.purchases.byId(purchaseId)?.number ?? '…'),
    openByNumber: async (number) => {
      const refusal = beginnable(deps);
      if (refusal !== null) return err(refusal);
      const one = await purchaseOfNumber(deps, number.trim());
      return one.ok ? begin(one.value, number.trim()) : one;
    },
    choose: (lineId, milli) => change((open) => choose(open, lineId, milli)),
    chooseWhole: () => change((open) => ok(chooseWhole(open))),
    scanned: (code) => change((open) => chooseScanned(open, code.trim())),
    close: () => {
      kept.clear();
      deps.onChange();
      return ok(null);
    },
    confirm: (input) => confirmRefund({ ...deps, kept }, input),
  };
}

/** Why no refund may begin now; null when it may. */
function beginnable({ sale, identity }: RefundDeskDeps): Problem | null {
  if (identity() === null) return tillProblem('sale.not_enrolled');
  if (phaseOf(sale.state()) === 'ask_receipt') return tillProblem('sale.receipt_undecided');
  return isEmpty(sale.state().cheque) ? null : tillProblem('refund.cheque_open');
}
