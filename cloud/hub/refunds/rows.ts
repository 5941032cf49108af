/** A booked refund as rows. */
import type { RefundFact } from '@verno/shared/purchase/refund-fact';
import type { Tx } from '../store/database.ts';
import { insertRows, jsonb } from '../store/rows.ts';
import { sql } from 'kysely';
import type { RefundSource } from './book.ts';
import type { Judged, RefundFlag } from './judge.ts';
import type { RefundedPurchase, ReversedAccrual } from './past.ts';

export interface BookedRefund {
  readonly fact: RefundFact;
  readonly source: RefundSource;
  readonly known: RefundedPurchase;
  readonly judged: Judged;
  readonly reversed: readonly ReversedAccrual[];
  readonly flags: readonly RefundFlag[];
  readonly ordinal: number;
}

/** Writes the refund and its lines, and what the purchase's list shows of it. */
export async function writeRefund(tx: Tx, booked: BookedRefund, nowMs: number): Promise<void> {
  const { fact, judged, known } = booked;
  await tx.insertInto('refund').values(refundRow(booked, nowMs)).execute();
  const excess = new Map(judged.lines.map((line) => [line.lineId, line.excessMilli]));
  await insertRows(
    tx,
    'refund_line',
    fact.lines.map((line) => ({
      partner_id: fact.partnerId,
      refund_id: fact.refundId,
      line_id: line.lineId,
      purchase_id: fact.purchaseId,
      member_id: known.memberId,
      quantity_milli: line.quantityMilli,
      excess_milli: excess.get(line.lineId) ?? 0,
      money_kopecks: line.moneyKopecks,
      redeemed_kopecks: line.redeemedKopecks,
    })),
  );
  await tx
    .updateTable('purchase')
    .set({
      refunded_kopecks: sql<number>`refunded_kopecks + ${fact.moneyKopecks}`,
      refund_state: judged.state,
    })
    .where('partner_id', '=', fact.partnerId)
    .where('purchase_id', '=', fact.purchaseId)
    .execute();
}

function refundRow(booked: BookedRefund, nowMs: number) {
  const { fact, source, known, judged } = booked;
  return {
    partner_id: fact.partnerId,
    refund_id: fact.refundId,
    purchase_id: fact.purchaseId,
    ordinal: booked.ordinal,
    store_id: fact.storeId,
    till_id: source.tillId,
    member_id: known.memberId,
    event_id: source.eventId,
    number: fact.number,
    refunded_at: new Date(fact.at.epochMs),
    local_time: fact.at.local,
    local_date: fact.at.local.slice(0, 10),
    cashier: fact.cashier,
    reason: fact.reason,
    money_kopecks: fact.moneyKopecks,
    redeemed_kopecks: fact.lines.reduce((sum, line) => sum + line.redeemedKopecks, 0),
    excess_kopecks: judged.excessKopecks,
    bonuses_back: judged.bonusesBack?.amount ?? 0,
    bonuses_back_currency: judged.bonusesBack?.currency ?? null,
    reversed: jsonb(booked.reversed.map((one) => ({ ...one }))),
    offline: fact.offline,
    flags: [...booked.flags],
    received_at: new Date(nowMs),
    fact: jsonb(fact),
  };
}
