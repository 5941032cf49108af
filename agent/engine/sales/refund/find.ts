/** Receipts to choose from: this till's own, and those of other tills while the hub answers. */
import type { BridgeOutput, FoundReceipt } from '@verno/shared/contracts/bridge';
import type { ReceiptBrief } from '@verno/shared/contracts/sync-purchases';
import { tillProblem } from '@verno/shared/contracts/till-problems';
import { err, ok } from '@verno/shared/kernel/result';
import type { Result } from '@verno/shared/kernel/result';
import type { Problem } from '@verno/shared/kernel/text';
import type { PurchaseFact } from '@verno/shared/purchase/fact';
import type { Identity } from '../../store/identity.ts';
import type { TillStore } from '../../store/store.ts';
import { refundedState } from './open-refund.ts';
import { foundElsewhere } from './purchase-desk.ts';
import type { PurchaseDesk } from './purchase-desk.ts';

export interface FindDeps {
  readonly store: TillStore;
  readonly desk: PurchaseDesk;
  readonly identity: () => Identity | null;
}

/** `number` empty: the last receipts of this till. Its beginning is enough for them; others need all of it. */
export async function findReceipts(
  deps: FindDeps,
  number: string,
): Promise<Result<BridgeOutput<'findReceipts'>, Problem>> {
  const { store, desk } = deps;
  const wanted = number.trim();
  const exact = wanted === '' ? null : store.purchases.byNumber(wanted);
  const recent = store.purchases.recent().filter((one) => matches(one.number, wanted));
  const own = exact === null || recent.some((one) => one.purchaseId === exact.purchaseId)
    ? recent
    : [exact, ...recent];
  const mine = own.map((purchase) => foundHere(store, purchase));
  if (wanted === '') return ok({ receipts: mine, hub: 'not_asked' });
  const others = desk.reachable() ? await desk.find(wanted) : null;
  if (others === null) return ok({ receipts: mine, hub: 'silent' });
  const known = new Set<string>(mine.map(({ purchaseId }) => purchaseId));
  const elsewhere = others.filter(({ purchaseId }) => !known.has(purchaseId)).map(foundElsewhere);
  return ok({ receipts: [...mine, ...elsewhere], hub: 'asked' });
}

/**
 * The one purchase a scanned number means: this till's own; else the only one of this store, in which
 * numbers are unique; else the only one anywhere.
 */
export async function purchaseOfNumber(deps: FindDeps, number: string): Promise<Result<string, Problem>> {
  const own = deps.store.purchases.byNumber(number);
  if (own !== null) return ok(own.purchaseId);
  const others = deps.desk.reachable() ? await deps.desk.find(number) : null;
  if (others === null) return err(tillProblem('refund.not_found_offline', { number }));
  const storeId = deps.identity()?.storeId;
  const here = others.filter((one) => one.storeId === storeId);
  const meant: readonly ReceiptBrief[] = here.length > 0 ? here : others;
  const [first] = meant;
  if (first === undefined) return err(tillProblem('refund.not_found', { number }));
  return meant.length === 1
    ? ok(first.purchaseId)
    : err(tillProblem('refund.several', { number }));
}

/** The cashier may type the whole number or only what follows the till's own. */
function matches(number: string, wanted: string): boolean {
  return number.startsWith(wanted) || number.slice(number.indexOf('-') + 1).startsWith(wanted);
}

function foundHere(store: TillStore, purchase: PurchaseFact): FoundReceipt {
  return {
    purchaseId: purchase.purchaseId,
    number: purchase.number,
    soldAt: purchase.at.local,
    soldElsewhere: null,
    totalKopecks: purchase.result.totals.totalKopecks,
    refunded: refundedState(purchase, store.refunds.ofPurchase(purchase.purchaseId)),
  };
}
