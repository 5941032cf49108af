/** Whatever a till prints, as a document. */
import type { StoreSettings } from '@verno/shared/contracts/sync';
import type { Paper } from '@verno/shared/purchase/paper';
import type { ReceiptDocument } from './document.ts';
import { receiptOf } from './receipt.ts';
import type { ReceiptOptions } from './receipt.ts';
import { refundReceiptOf } from './refund-receipt.ts';

export function paperDocument(
  paper: Paper,
  settings: StoreSettings,
  options: ReceiptOptions,
): ReceiptDocument {
  return paper.kind === 'sale'
    ? receiptOf(paper.purchase, settings, options)
    : refundReceiptOf(paper.refund, settings, options);
}
