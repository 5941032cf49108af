/** Cancellations that found their purchase, as refunds. No bonuses move: these purchases had none. */
import { sql } from 'kysely';
import { instantOf } from '../calendar.ts';
import type { Tx } from '../store/database.ts';
import { idOf } from './ids.ts';
import type { Matched } from './match.ts';
import { memberIdOf } from './purchase.ts';
import type { HistoryPlace } from './purchase.ts';

const REASON = 'Отмена в исходных данных';

interface Row {
  readonly matched: Matched;
  readonly refundId: string;
  readonly number: string;
  readonly memberId: string | null;
  readonly moneyKopecks: number;
}

/** Writes refunds with their lines, and what the purchases' list shows of them. */
export async function writeRefunds(
  tx: Tx,
  place: HistoryPlace,
  matched: readonly Matched[],
  nowMs: number,
): Promise<void> {
  if (matched.length === 0) return;
  const rows = numbered(place, matched);
  const receivedAt = new Date(nowMs).toISOString();
  const refunds = rows.map((row) => refundRow(place, row, receivedAt));
  await sql`insert into refund (partner_id, refund_id, purchase_id, ordinal, store_id, till_id,
      member_id, event_id, number, refunded_at, local_time, local_date, cashier, reason, money_kopecks,
      redeemed_kopecks, excess_kopecks, bonuses_back, bonuses_back_currency, reversed, offline, flags,
      received_at, fact)
    select partner_id, refund_id, purchase_id, ordinal, store_id, null, member_id, null, number,
      refunded_at, local_time, local_date, null, reason, money_kopecks, 0, 0, 0, null, '[]', false, '{}',
      received_at, fact
    from json_populate_recordset(null::refund, ${JSON.stringify(refunds)})`.execute(tx);
  const lines = rows.flatMap((row) => lineRows(place, row));
  await sql`insert into refund_line (partner_id, refund_id, line_id, purchase_id, member_id,
      quantity_milli, excess_milli, money_kopecks, redeemed_kopecks)
    select partner_id, refund_id, line_id, purchase_id, member_id, quantity_milli, 0, money_kopecks, 0
    from json_populate_recordset(null::refund_line, ${JSON.stringify(lines)})`.execute(tx);
  await sql`update purchase p set refunded_kopecks = p.refunded_kopecks + r.money,
      refund_state = case when r.whole then 'whole' else 'part' end
    from (
      select purchase_id, sum(money)::bigint as money, bool_or(whole) as whole
      from json_to_recordset(${JSON.stringify(
        rows.map(({ matched: { purchaseId, whole }, moneyKopecks }) => ({
          purchase_id: purchaseId,
          money: moneyKopecks,
          whole,
        })),
      )}) as x(purchase_id uuid, money bigint, whole boolean)
      group by purchase_id
    ) r
    where p.partner_id = ${place.partnerId} and p.purchase_id = r.purchase_id`.execute(tx);
}

/** A cancellation of goods from several purchases is several refunds: «C536391», «C536391/2» … */
function numbered(place: HistoryPlace, matched: readonly Matched[]): Row[] {
  const used = new Map<string, number>();
  return matched.map((one) => {
    const { number, customer } = one.invoice;
    const times = (used.get(number) ?? 0) + 1;
    used.set(number, times);
    return {
      matched: one,
      refundId: idOf(place.partnerId, 'refund', `${number}/${one.purchaseId}`),
      number: times === 1 ? number : `${number}/${times}`,
      memberId: customer === null ? null : memberIdOf(place, customer),
      moneyKopecks: one.lines.reduce((sum, line) => sum + line.moneyKopecks, 0),
    };
  });
}

function refundRow(place: HistoryPlace, row: Row, receivedAt: string) {
  const { matched, moneyKopecks } = row;
  const { local } = matched.invoice;
  return {
    partner_id: place.partnerId,
    refund_id: row.refundId,
    purchase_id: matched.purchaseId,
    ordinal: matched.ordinal,
    store_id: place.storeId,
    member_id: row.memberId,
    number: row.number,
    refunded_at: new Date(instantOf(local, place.timeZone)).toISOString(),
    local_time: local,
    local_date: local.slice(0, 10),
    reason: REASON,
    money_kopecks: moneyKopecks,
    received_at: receivedAt,
    fact: factOf(place, row),
  };
}

function factOf(place: HistoryPlace, { matched, moneyKopecks, ...row }: Row) {
  const { local } = matched.invoice;
  return {
    refundId: row.refundId,
    number: row.number,
    purchaseId: matched.purchaseId,
    purchaseNumber: matched.purchaseNumber,
    partnerId: place.partnerId,
    storeId: place.storeId,
    tillId: place.tillId,
    memberId: row.memberId,
    cashier: null,
    reason: REASON,
    at: { epochMs: instantOf(local, place.timeZone), local },
    lines: matched.lines.map((line) => ({
      lineId: line.lineId,
      name: line.name,
      unit: 'piece',
      quantityMilli: line.quantityMilli,
      moneyKopecks: line.moneyKopecks,
      redeemedKopecks: 0,
    })),
    moneyKopecks,
    payments: moneyKopecks === 0 ? [] : [{ method: 'card', amountKopecks: moneyKopecks }],
    bonusesBack: null,
    reversed: [],
    whole: matched.whole,
    withheldKopecks: 0,
    offline: false,
  };
}

function lineRows(place: HistoryPlace, { matched, refundId, memberId }: Row) {
  return matched.lines.map((line) => ({
    partner_id: place.partnerId,
    refund_id: refundId,
    line_id: line.lineId,
    purchase_id: matched.purchaseId,
    member_id: memberId,
    quantity_milli: line.quantityMilli,
    money_kopecks: line.moneyKopecks,
  }));
}
