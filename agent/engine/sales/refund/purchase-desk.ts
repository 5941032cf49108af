/** The hub's side of refunds: purchases of other tills, and what came back of our own elsewhere. */
import type { FoundReceipt } from '@verno/shared/contracts/bridge';
import type { ReceiptBrief } from '@verno/shared/contracts/sync-purchases';
import type { PurchaseFact } from '@verno/shared/purchase/fact';
import type { RefundFact } from '@verno/shared/purchase/refund-fact';

export type HubPurchase =
  | {
      readonly kind: 'known';
      readonly brief: ReceiptBrief;
      readonly purchase: PurchaseFact;
      readonly refunds: readonly RefundFact[];
    }
  /** The hub answered that it has no such purchase (yet). */
  | { readonly kind: 'unknown' }
  /** No answer in time. */
  | { readonly kind: 'silent' };

export interface PurchaseDesk {
  /** False when asking makes no sense. */
  readonly reachable: () => boolean;
  /** Purchases with this receipt number; null when the hub is silent. Answers within a time limit. */
  readonly find: (number: string) => Promise<readonly ReceiptBrief[] | null>;
  /** Answers within a time limit. */
  readonly read: (purchaseId: string) => Promise<HubPurchase>;
}

/** Where a purchase of another till was made, for a person. */
export function placeOf(brief: ReceiptBrief): string {
  return `${brief.storeName}, ${brief.tillName}`;
}

/** A purchase of another till in the list to choose from. */
export function foundElsewhere(brief: ReceiptBrief): FoundReceipt {
  return {
    purchaseId: brief.purchaseId,
    number: brief.number,
    soldAt: brief.local,
    soldElsewhere: placeOf(brief),
    totalKopecks: brief.totalKopecks,
    refunded: 'none',
  };
}
