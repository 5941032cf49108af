/** A purchase with what came back of it, as the books have it, locked for the next refund. */
import { z } from 'zod';
import { purchaseFact } from '@verno/shared/purchase/fact';
import type { PurchaseFact } from '@verno/shared/purchase/fact';
import { refundFact } from '@verno/shared/purchase/refund-fact';
import type { PastRefund } from '@verno/shared/purchase/refund-next';
import { anyOf } from '../projections/any-of.ts';
import type { Tx } from '../store/database.ts';

/** What became of one accrual of a purchase in a refund: `taken + burnt + short` is what was asked. */
export const reversedAccrual = z.object({
  accrual: z.int(),
  currency: z.string(),
  asked: z.int(),
  taken: z.int(),
  burnt: z.int(),
  short: z.int(),
});
export type ReversedAccrual = z.infer<typeof reversedAccrual>;

export interface RefundedPurchase {
  readonly purchase: PurchaseFact;
  readonly storeId: string;
  readonly memberId: string | null;
  /** Earlier refunds without what was in excess: what the arithmetic counts with. */
  readonly past: readonly PastRefund[];
  /** Ids of those refunds. */
  readonly refundIds: ReadonlySet<string>;
}

/** Locks purchases in the order of their ids; who refunds several in one transaction begins with it. */
export async function lockPurchases(
  tx: Tx,
  partnerId: string,
  purchaseIds: readonly string[],
): Promise<void> {
  if (purchaseIds.length === 0) return;
  await tx
    .selectFrom('purchase')
    .where('partner_id', '=', partnerId)
    .where('purchase_id', '=', anyOf(purchaseIds))
    .select('purchase_id')
    .orderBy('purchase_id')
    .forUpdate()
    .execute();
}

/** The purchase, locked, with its refunds; null when the hub does not have it. */
export async function lockPurchase(
  tx: Tx,
  partnerId: string,
  purchaseId: string,
): Promise<RefundedPurchase | null> {
  const row = await tx
    .selectFrom('purchase')
    .where('partner_id', '=', partnerId)
    .where('purchase_id', '=', purchaseId)
    .select(['fact', 'store_id', 'member_id'])
    .forUpdate()
    .executeTakeFirst();
  if (row === undefined) return null;
  const refunds = await readRefunds(tx, partnerId, purchaseId);
  return {
    purchase: purchaseFact.parse(row.fact),
    storeId: row.store_id,
    memberId: row.member_id,
    past: refunds.map((one) => one.counted),
    refundIds: new Set(refunds.map((one) => one.refundId)),
  };
}

async function readRefunds(tx: Tx, partnerId: string, purchaseId: string) {
  const refunds = await tx
    .selectFrom('refund')
    .where('partner_id', '=', partnerId)
    .where('purchase_id', '=', purchaseId)
    .select(['refund_id', 'bonuses_back', 'bonuses_back_currency', 'reversed', 'fact'])
    .orderBy('ordinal')
    .execute();
  if (refunds.length === 0) return [];
  const lines = await tx
    .selectFrom('refund_line')
    .where('partner_id', '=', partnerId)
    .where('purchase_id', '=', purchaseId)
    .select(['refund_id', 'line_id', 'quantity_milli', 'excess_milli'])
    .select(['money_kopecks', 'redeemed_kopecks'])
    .execute();
  const linesOf = Map.groupBy(lines, (line) => line.refund_id);
  return refunds.map((row) => ({
    refundId: row.refund_id,
    counted: {
      lines: (linesOf.get(row.refund_id) ?? []).map((line) => ({
        lineId: line.line_id,
        quantityMilli: line.quantity_milli - line.excess_milli,
        moneyKopecks: line.money_kopecks,
        redeemedKopecks: line.redeemed_kopecks,
      })),
      bonusesBack:
        row.bonuses_back_currency === null
          ? null
          : { currency: row.bonuses_back_currency, amount: row.bonuses_back },
      reversed: z
        .array(reversedAccrual)
        .parse(row.reversed)
        .map(({ accrual, currency, asked }) => ({ accrual, currency, amount: asked })),
      payments: refundFact.parse(row.fact).payments,
    } satisfies PastRefund,
  }));
}
