/** On-line questions of a till about purchases of its partner, to take goods back that it did not sell. */
import { z } from 'zod';
import { purchaseId, storeId, tillId } from '../kernel/ids.ts';
import { kopecks } from '../money/types.ts';
import { purchaseFact } from '../purchase/fact.ts';
import { refundFact } from '../purchase/refund-fact.ts';
import { operation } from './operation.ts';

/** Purchases told of one number; the newest first. */
export const RECEIPTS_FOUND_MAX = 20;

/** A purchase as a person tells it from others of the same number. */
export const receiptBrief = z.object({
  purchaseId,
  number: z.string(),
  /** Store-local wall time of the sale. */
  local: z.string(),
  storeId,
  storeName: z.string(),
  tillId,
  tillName: z.string(),
  totalKopecks: kopecks,
});
export type ReceiptBrief = z.infer<typeof receiptBrief>;

export const findReceipts = operation({
  id: 'sync.findReceipts',
  summary: { ru: 'Покупки с номером чека', en: 'Purchases of a receipt number' },
  method: 'GET',
  path: '/sync/v1/receipts/:number',
  access: { kind: 'till' },
  params: z.object({ number: z.string().min(1).max(40) }),
  query: z.object({}),
  body: z.undefined(),
  response: z.object({ items: z.array(receiptBrief) }),
  errors: [],
});

export const readPurchase = operation({
  id: 'sync.readPurchase',
  summary: { ru: 'Покупка и её возвраты', en: 'A purchase and its refunds' },
  method: 'GET',
  path: '/sync/v1/purchases/:purchaseId',
  access: { kind: 'till' },
  params: z.object({ purchaseId }),
  query: z.object({}),
  body: z.undefined(),
  response: z.object({
    brief: receiptBrief,
    purchase: purchaseFact,
    /** In the order they were booked. */
    refunds: z.array(refundFact),
  }),
  errors: ['purchase.unknown'],
});
