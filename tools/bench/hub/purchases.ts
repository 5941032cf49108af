/** Purchases as a till confirms them: ten lines, a member, priced by the published rules. */
import { randomBytes } from 'node:crypto';
import type { Json } from '@verno/shared/kernel/json';
import { memberId, purchaseId, storeId, tillId } from '@verno/shared/kernel/ids';
import { kopecks } from '@verno/shared/money/types';
import { evaluate } from '@verno/shared/promotions/evaluate';
import { pruneFacts } from '@verno/shared/promotions/facts';
import type { Program } from '@verno/shared/promotions/program';
import { keptResult } from '@verno/shared/purchase/fact';
import type { PurchaseFact } from '@verno/shared/purchase/fact';
import { localTime } from '../../../cloud/hub/calendar.ts';
import { createIds, systemClock } from '../../../cloud/hub/system.ts';
import type { Ids } from '../../../cloud/hub/system.ts';
import { bundleOf, chequeOf, factsOf, programOf } from '../engine/ours.ts';
import { BUYER_SEGMENTS, makeLines } from '../engine/rules.ts';
import { bundleText, CATEGORIES, customerOf, STORE } from './company.ts';
import { couponOf, GETS_COUPON, habitOf, REDEMPTION } from './marketing.ts';

const LINES = 10;

export interface Seller {
  readonly program: Program;
  readonly ids: Ids;
}

export function createSeller(): Seller {
  const random = { bytes: (count: number) => randomBytes(count) };
  return { program: programOf(bundleOf(bundleText())), ids: createIds(systemClock, random) };
}

/** One process start of a till. */
export function bootIdOf(till: string): string {
  return till;
}

/** The fact as JSON, as it stands in an event. */
export function purchaseOf(seller: Seller, till: string, seq: number): Json {
  const habit = habitOf(seq);
  const coupon = habit === 'uses' ? couponOf(till, seq) : null;
  const cheque = {
    ...chequeOf(makeLines(LINES, CATEGORIES)),
    storeId: storeId.parse(STORE),
    tillId: tillId.parse(till),
    paymentMethod: 'cash' as const,
    coupons: coupon === null ? [] : [coupon.code],
    redemption: habit === 'spends' ? REDEMPTION : null,
  };
  const facts = {
    ...factsOf({ segments: [...BUYER_SEGMENTS, ...(habit === 'gets' ? [GETS_COUPON] : [])] }),
    memberId: memberId.parse(customerOf(Number(till.slice(-2)), seq)),
    coupons: coupon === null ? {} : { [coupon.code]: coupon.emission },
    balances: { bonus: REDEMPTION.amount },
    history: { 'category:c0:month': { count: 1, sumKopecks: kopecks.parse(1), lastDate: null } },
  };
  const nowMs = Date.now();
  const at = { epochMs: nowMs, local: localTime(nowMs, 'Europe/Moscow') };
  const result = evaluate(seller.program, cheque, facts, at, { trace: true });
  const amountKopecks = result.totals.totalKopecks;
  const fact: PurchaseFact = {
    purchaseId: purchaseId.parse(seller.ids.next()),
    number: `${till.slice(-2)}-${seq}`,
    cashier: 'Кассир',
    cheque,
    names: cheque.lines.map((line) => ({
      lineId: line.lineId,
      name: `Товар ${line.sku}`,
      barcode: null,
    })),
    facts: pruneFacts(facts, result.factsRead),
    at,
    result: keptResult(result),
    payments: [{ method: 'cash', amountKopecks, tenderedKopecks: amountKopecks, changeKopecks: 0 }],
    reservationId: null,
    offline: false,
  };
  return JSON.parse(JSON.stringify(fact));
}
