/** What a till prints and prints again: the receipt of a sale or of a refund. */
import type { PurchaseFact } from './fact.ts';
import type { RefundFact } from './refund-fact.ts';

export type Paper =
  | { readonly kind: 'sale'; readonly purchase: PurchaseFact }
  | { readonly kind: 'refund'; readonly refund: RefundFact };

/** Id of the fact behind the paper: a purchase's or a refund's. */
export function paperId(paper: Paper): string {
  return paper.kind === 'sale' ? paper.purchase.purchaseId : paper.refund.refundId;
}

/** Number printed on it. */
export function paperNumber(paper: Paper): string {
  return paper.kind === 'sale' ? paper.purchase.number : paper.refund.number;
}
