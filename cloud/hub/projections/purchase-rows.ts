/** Purchases as rows of a list: for the console's page, for a member's history, for the live list. */
import { sql } from 'kysely';
import { memberId, purchaseId, storeId, tillId } from '@verno/shared/kernel/ids';
import type { PurchaseRow } from '@verno/shared/contracts/hub/purchases';
import { toDecimalText, toMoneyText } from '@verno/shared/money/text';
import type { Db } from '../store/database.ts';

/** Rows with everything a purchase row shows; the caller adds conditions, order and limit. */
export function selectPurchases(db: Db, partnerId: string) {
  return db
    .selectFrom('purchase as p')
    .innerJoin('store as s', 's.store_id', 'p.store_id')
    .innerJoin('till as t', 't.till_id', 'p.till_id')
    .leftJoin('member_person as m', (join) =>
      join.onRef('m.partner_id', '=', 'p.partner_id').onRef('m.member_id', '=', 'p.member_id'),
    )
    .leftJoin('currency as c', (join) =>
      join.onRef('c.partner_id', '=', 'p.partner_id').onRef('c.code', '=', 'p.accrued_currency'),
    )
    .where('p.partner_id', '=', partnerId)
    .select(['p.purchase_id', 'p.number', 'p.sold_at', 'p.local_time', 'p.store_id', 'p.till_id'])
    .select(['p.member_id', 'p.initial_kopecks', 'p.discount_kopecks', 'p.redeemed_kopecks'])
    .select(['p.refunded_kopecks', 'p.refund_state'])
    .select(['p.total_kopecks', 'p.accrued', 'p.offline', 'p.line_count', 'p.received_at'])
    .select(['s.name as store_name', 't.name as till_name', 'c.decimals'])
    .select(['m.family_name', 'm.given_name', 'm.middle_name'])
    .select(mainCard)
    .select(
      sql<boolean>`exists (select from member e where e.partner_id = p.partner_id
        and e.member_id = p.member_id and e.state = 'left')`.as('member_left'),
    );
}

/** Number of the member's main card. */
const mainCard = sql<string | null>`(select number from member_card k
  where k.partner_id = p.partner_id and k.member_id = p.member_id and k.state = 'active'
  order by k.main desc, k.number limit 1)`.as('card_number');

export type SelectedPurchase = Awaited<
  ReturnType<ReturnType<typeof selectPurchases>['execute']>
>[number];

export function purchaseRowView(row: SelectedPurchase): PurchaseRow {
  return {
    purchaseId: purchaseId.parse(row.purchase_id),
    number: row.number,
    at: row.sold_at.toISOString(),
    localTime: row.local_time,
    storeId: storeId.parse(row.store_id),
    storeName: row.store_name,
    tillId: tillId.parse(row.till_id),
    tillName: row.till_name,
    memberId: row.member_id === null ? null : memberId.parse(row.member_id),
    memberName: personName(row),
    ...(row.member_left ? { memberLeft: true } : {}),
    memberNumber: row.card_number,
    initial: toMoneyText(row.initial_kopecks),
    discount: toMoneyText(row.discount_kopecks),
    redeemed: toMoneyText(row.redeemed_kopecks),
    total: toMoneyText(row.total_kopecks),
    accrued: toDecimalText(row.accrued, row.decimals ?? 0),
    refunded: toMoneyText(row.refunded_kopecks),
    net: toMoneyText(row.total_kopecks - row.refunded_kopecks),
    refundState: row.refund_state,
    offline: row.offline,
    lineCount: row.line_count,
  };
}

/** Family name first, as lists are read; null for nobody. */
export function personName(row: {
  readonly family_name: string | null;
  readonly given_name: string | null;
  readonly middle_name: string | null;
}): string | null {
  const parts = [row.family_name, row.given_name, row.middle_name].filter(
    (part) => part !== null && part !== '',
  );
  return parts.length === 0 ? null : parts.join(' ');
}
