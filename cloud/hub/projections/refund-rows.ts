/** Refunds as rows of a list and on the page of their purchase. */
import { memberId, purchaseId } from '@verno/shared/kernel/ids';
import { refundFlag } from '@verno/shared/contracts/hub/purchases';
import type { RefundRow, RefundView } from '@verno/shared/contracts/hub/purchases';
import { toDecimalText, toMoneyText } from '@verno/shared/money/text';
import { refundFact } from '@verno/shared/purchase/refund-fact';
import { z } from 'zod';
import { reversedAccrual } from '../refunds/past.ts';
import type { Db } from '../store/database.ts';
import { quantityText } from './priced-lines.ts';
import { personName } from './purchase-rows.ts';

/** Rows with everything a refund row shows; the caller adds conditions, order and limit. */
export function selectRefunds(db: Db, partnerId: string) {
  return db
    .selectFrom('refund as r')
    .innerJoin('purchase as p', (join) =>
      join.onRef('p.partner_id', '=', 'r.partner_id').onRef('p.purchase_id', '=', 'r.purchase_id'),
    )
    .innerJoin('store as s', 's.store_id', 'r.store_id')
    .leftJoin('till as t', 't.till_id', 'r.till_id')
    .leftJoin('member_person as m', (join) =>
      join.onRef('m.partner_id', '=', 'r.partner_id').onRef('m.member_id', '=', 'r.member_id'),
    )
    .where('r.partner_id', '=', partnerId)
    .select(['r.refund_id', 'r.number', 'r.purchase_id', 'r.refunded_at', 'r.local_time'])
    .select(['r.store_id', 'r.member_id', 'r.reason', 'r.money_kopecks', 'r.excess_kopecks'])
    .select(['r.offline', 'r.flags', 'p.number as purchase_number', 'p.store_id as sold_store_id'])
    .select(['s.name as store_name', 't.name as till_name'])
    .select(['m.family_name', 'm.given_name', 'm.middle_name']);
}

export type SelectedRefund = Awaited<
  ReturnType<ReturnType<typeof selectRefunds>['execute']>
>[number];

export function refundRowView(row: SelectedRefund): RefundRow {
  return {
    refundId: row.refund_id,
    number: row.number,
    purchaseId: purchaseId.parse(row.purchase_id),
    purchaseNumber: row.purchase_number,
    at: row.refunded_at.toISOString(),
    localTime: row.local_time,
    storeName: row.store_name,
    tillName: row.till_name,
    memberId: row.member_id === null ? null : memberId.parse(row.member_id),
    memberName: personName(row),
    reason: row.reason,
    money: toMoneyText(row.money_kopecks),
    excess: toMoneyText(row.excess_kopecks),
    offline: row.offline,
    flags: refundFlag.array().parse(row.flags),
  };
}

interface Currency {
  readonly code: string;
  readonly decimals: number;
  readonly name_ru: string;
  readonly name_en: string;
}

/** Refunds of one purchase in the order they were booked, down to their lines and bonuses. */
export async function refundsOfPurchase(
  db: Db,
  partnerId: string,
  id: string,
  currencies: readonly Currency[],
): Promise<{ views: RefundView[]; returnedMilli: ReadonlyMap<string, number> }> {
  const rows = await selectRefunds(db, partnerId)
    .where('r.purchase_id', '=', id)
    .select(['r.fact', 'r.bonuses_back', 'r.bonuses_back_currency', 'r.reversed'])
    .orderBy('r.ordinal')
    .execute();
  const lines = await db
    .selectFrom('refund_line')
    .where('partner_id', '=', partnerId)
    .where('purchase_id', '=', id)
    .select(['refund_id', 'line_id', 'quantity_milli', 'excess_milli', 'money_kopecks'])
    .execute();
  const excessOf = new Map(
    lines.map((line) => [`${line.refund_id} ${line.line_id}`, line.excess_milli]),
  );
  const returnedMilli = new Map<string, number>();
  for (const line of lines) {
    const counted = line.quantity_milli - line.excess_milli;
    returnedMilli.set(line.line_id, (returnedMilli.get(line.line_id) ?? 0) + counted);
  }
  const views = rows.map((row): RefundView => {
    const fact = refundFact.parse(row.fact);
    return {
      ...refundRowView(row),
      lines: fact.lines.map((line) => ({
        lineId: line.lineId,
        name: line.name,
        quantity: quantityText(line.quantityMilli),
        excess: quantityText(excessOf.get(`${row.refund_id} ${line.lineId}`) ?? 0),
        money: toMoneyText(line.moneyKopecks),
      })),
      payments: fact.payments.map(({ method, amountKopecks }) => ({
        method,
        amount: toMoneyText(amountKopecks),
      })),
      bonuses: bonusesOf(row, currencies),
    };
  });
  return { views, returnedMilli };
}

function bonusesOf(
  row: {
    readonly bonuses_back: number;
    readonly bonuses_back_currency: string | null;
    readonly reversed: unknown;
  },
  currencies: readonly Currency[],
): RefundView['bonuses'] {
  const reversed = z.array(reversedAccrual).parse(row.reversed);
  const codes = new Set(reversed.map((one) => one.currency));
  if (row.bonuses_back_currency !== null) codes.add(row.bonuses_back_currency);
  return [...codes].map((code) => {
    const own = reversed.filter((one) => one.currency === code);
    const known = currencies.find((one) => one.code === code);
    const text = (minor: number): string => toDecimalText(minor, known?.decimals ?? 0);
    return {
      currency: code,
      currencyName: { ru: known?.name_ru ?? code, en: known?.name_en ?? code },
      back: text(row.bonuses_back_currency === code ? row.bonuses_back : 0),
      taken: text(own.reduce((sum, one) => sum + one.taken, 0)),
      left: text(own.reduce((sum, one) => sum + one.short, 0)),
    };
  });
}
