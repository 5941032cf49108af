/** What a till may ask of purchases of its partner, to take goods back that it did not sell. */
import type { z } from 'zod';
import { RECEIPTS_FOUND_MAX } from '@verno/shared/contracts/sync-purchases';
import type { readPurchase, ReceiptBrief } from '@verno/shared/contracts/sync-purchases';
import { purchaseId, storeId, tillId } from '@verno/shared/kernel/ids';
import { err, ok } from '@verno/shared/kernel/result';
import type { Result } from '@verno/shared/kernel/result';
import { purchaseFact } from '@verno/shared/purchase/fact';
import { refundFact } from '@verno/shared/purchase/refund-fact';
import { refusal } from '../http/problems.ts';
import type { Refusal } from '../http/problems.ts';
import type { Db } from '../store/database.ts';

type PurchaseAnswer = z.input<(typeof readPurchase)['response']>;

/** Purchases of this number, the newest first; numbers repeat between stores. */
export async function receiptsOf(
  db: Db,
  partnerId: string,
  number: string,
): Promise<ReceiptBrief[]> {
  const rows = await selectBriefs(db, partnerId)
    .where('p.number', '=', number)
    .orderBy('p.sold_at', 'desc')
    .orderBy('p.purchase_id', 'desc')
    .limit(RECEIPTS_FOUND_MAX)
    .execute();
  return rows.map(briefOf);
}

/** A purchase with its refunds as they were printed. */
export async function purchaseForTill(
  db: Db,
  partnerId: string,
  id: string,
): Promise<Result<PurchaseAnswer, Refusal>> {
  const row = await selectBriefs(db, partnerId)
    .where('p.purchase_id', '=', id)
    .select('p.fact')
    .executeTakeFirst();
  if (row === undefined) return err(refusal('purchase.unknown'));
  const refunds = await db
    .selectFrom('refund')
    .where('partner_id', '=', partnerId)
    .where('purchase_id', '=', id)
    .select('fact')
    .orderBy('ordinal')
    .execute();
  return ok({
    brief: briefOf(row),
    purchase: purchaseFact.parse(row.fact),
    refunds: refunds.map((one) => refundFact.parse(one.fact)),
  });
}

function selectBriefs(db: Db, partnerId: string) {
  return db
    .selectFrom('purchase as p')
    .innerJoin('store as s', 's.store_id', 'p.store_id')
    .innerJoin('till as t', 't.till_id', 'p.till_id')
    .where('p.partner_id', '=', partnerId)
    .select(['p.purchase_id', 'p.number', 'p.local_time', 'p.store_id', 'p.till_id'])
    .select(['p.total_kopecks', 's.name as store_name', 't.name as till_name']);
}

type BriefRow = Awaited<ReturnType<ReturnType<typeof selectBriefs>['execute']>>[number];

function briefOf(row: BriefRow): ReceiptBrief {
  return {
    purchaseId: purchaseId.parse(row.purchase_id),
    number: row.number,
    local: row.local_time,
    storeId: storeId.parse(row.store_id),
    storeName: row.store_name,
    tillId: tillId.parse(row.till_id),
    tillName: row.till_name,
    totalKopecks: row.total_kopecks,
  };
}
