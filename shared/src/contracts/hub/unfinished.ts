/** Operations somebody began and nobody finished: bonuses set aside for a cheque that is not a purchase yet. */
import { z } from 'zod';
import { memberId, purchaseId, reservationId, storeId, tillId } from '../../kernel/ids.ts';
import { operation } from '../operation.ts';
import { page, pageQuery } from '../paging.ts';

export const unfinishedRow = z.object({
  reservationId,
  purchaseId,
  /** When it was begun, and when it ends by itself. */
  madeAt: z.iso.datetime(),
  expiresAt: z.iso.datetime(),
  storeId,
  storeName: z.string(),
  tillId,
  tillName: z.string(),
  memberId,
  memberName: z.string().nullable(),
  currencyName: z.object({ ru: z.string(), en: z.string() }),
  /** Decimal text. */
  amount: z.string(),
});
export type UnfinishedRow = z.infer<typeof unfinishedRow>;

export const listUnfinished = operation({
  id: 'unfinished.list',
  summary: { ru: 'Незавершённые операции', en: 'Unfinished operations' },
  method: 'GET',
  path: '/api/v1/unfinished',
  access: { kind: 'right', right: 'purchases.read' },
  params: z.object({}),
  query: pageQuery.extend({ storeId: storeId.optional() }),
  body: z.undefined(),
  response: page(unfinishedRow),
  errors: ['paging.bad_cursor'],
});

/** Ends it: the bonuses are the member's again. A purchase that still comes is booked all the same. */
export const cancelUnfinished = operation({
  id: 'unfinished.cancel',
  summary: { ru: 'Отмена незавершённой операции', en: 'Cancel an unfinished operation' },
  method: 'POST',
  path: '/api/v1/unfinished/:reservationId/cancellation',
  access: { kind: 'right', right: 'purchases.settle' },
  params: z.object({ reservationId }),
  query: z.object({}),
  body: z.object({ reason: z.string().trim().min(3).max(200) }),
  response: z.null(),
  errors: ['unfinished.unknown', 'unfinished.ended'],
});
