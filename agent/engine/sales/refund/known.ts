/**
 * What is known of a purchase now: this till's own log and, while it answers, the hub. Refunds of both are
 * one list by id, because a refund of this till may be in the hub already or still wait in the queue.
 */
import { tillProblem } from '@verno/shared/contracts/till-problems';
import { err, ok } from '@verno/shared/kernel/result';
import type { Result } from '@verno/shared/kernel/result';
import type { Problem } from '@verno/shared/kernel/text';
import type { RefundFact } from '@verno/shared/purchase/refund-fact';
import type { TillStore } from '../../store/store.ts';
import type { KnownPurchase } from './open-refund.ts';
import { placeOf } from './purchase-desk.ts';
import type { HubPurchase, PurchaseDesk } from './purchase-desk.ts';

const SILENT: HubPurchase = { kind: 'silent' };

/**
 * `heard`: refunds the hub told of before. `number`: what to call a purchase nobody knows. A purchase of
 * another till is refused while the hub is silent.
 */
export async function knownPurchase(
  deps: { readonly store: TillStore; readonly desk: PurchaseDesk },
  purchaseId: string,
  number: string,
  heard: readonly RefundFact[] = [],
): Promise<Result<KnownPurchase, Problem>> {
  const { store, desk } = deps;
  const answer = desk.reachable() ? await desk.read(purchaseId) : SILENT;
  // Read after the answer: only this till writes them, one command after another.
  const own = store.purchases.byId(purchaseId);
  const past = merged(store.refunds.ofPurchase(purchaseId), heard);
  if (answer.kind === 'known') {
    const { purchase, refunds, brief } = answer;
    return ok({
      purchase: own ?? purchase,
      past: merged(refunds, past),
      soldElsewhere: own === null ? placeOf(brief) : null,
      unchecked: false,
    });
  }
  const unchecked = answer.kind === 'silent';
  if (own !== null) return ok({ purchase: own, past, soldElsewhere: null, unchecked });
  return err(tillProblem(unchecked ? 'refund.offline_other_till' : 'refund.not_found', { number }));
}

function merged(first: readonly RefundFact[], then: readonly RefundFact[]): RefundFact[] {
  const known = new Set<string>(first.map(({ refundId }) => refundId));
  return [...first, ...then.filter(({ refundId }) => !known.has(refundId))];
}
