/**
 * Refund arithmetic. It reads what the purchase stored and never runs today's rules. Every figure is a
 * function of how much of a line has come back in all, so any sequence of partial refunds sums to what
 * was paid, in any order, and the last one takes what rounding left.
 */
import { err, ok } from '../kernel/result.ts';
import type { Result } from '../kernel/result.ts';
import { allocate } from '../money/allocate.ts';
import { mulDiv } from '../money/rounding.ts';
import type { Cheque } from '../promotions/cheque.ts';
import type { EngineResult } from '../promotions/result.ts';

/** The part of a purchase that a refund reads. */
export interface Sold {
  readonly cheque: Cheque;
  readonly result: Pick<EngineResult, 'lines' | 'accruals' | 'redemption'>;
}

/** Quantity by line, in thousandths. */
export type Quantities = Readonly<Record<string, number>>;

export interface RefundLine {
  readonly lineId: string;
  readonly quantityMilli: number;
  /** Money to give back. */
  readonly moneyKopecks: number;
  /** What bonuses had paid of it. */
  readonly redeemedKopecks: number;
}

/** Bonuses of one accrual that are taken back. */
export interface ReversedAccrual {
  /** Place of the accrual in the purchase's result. */
  readonly accrual: number;
  readonly currency: string;
  readonly amount: number;
}

export interface Refund {
  readonly lines: readonly RefundLine[];
  readonly moneyKopecks: number;
  /** Spent bonuses that come back, in minor units; null when none were spent. */
  readonly bonusesBack: { readonly currency: string; readonly amount: number } | null;
  readonly reversed: readonly ReversedAccrual[];
  /** The whole purchase has come back with this refund: coupons and counters may follow. */
  readonly whole: boolean;
  /** What a recheck of the promotions kept back; 0 without one. */
  readonly withheldKopecks: number;
}

export type RefundProblem =
  | { readonly kind: 'nothing_asked' }
  | { readonly kind: 'unknown_line'; readonly lineId: string }
  | { readonly kind: 'bad_quantity'; readonly lineId: string }
  | { readonly kind: 'more_than_left'; readonly lineId: string; readonly leftMilli: number };

/**
 * A partial or whole refund.
 * @param before what has come back of each line in earlier refunds
 * @param asked what comes back now
 */
export function refund(
  sold: Sold,
  before: Quantities,
  asked: Quantities,
): Result<Refund, RefundProblem> {
  const problem = check(sold, before, asked);
  if (problem !== null) return err(problem);
  const after = add(before, asked);
  const lines = sold.result.lines.flatMap((line, index): RefundLine[] => {
    const quantityMilli = asked[line.lineId] ?? 0;
    if (quantityMilli === 0) return [];
    const all = sold.cheque.lines[index]?.quantityMilli ?? 0;
    const money = line.amountKopecks - line.redeemedKopecks;
    const share = (amount: number): number =>
      upTo(amount, after[line.lineId] ?? 0, all) - upTo(amount, before[line.lineId] ?? 0, all);
    return [
      {
        lineId: line.lineId,
        quantityMilli,
        moneyKopecks: share(money),
        redeemedKopecks: share(line.redeemedKopecks),
      },
    ];
  });
  return ok({
    lines,
    moneyKopecks: lines.reduce((sum, line) => sum + line.moneyKopecks, 0),
    bonusesBack: bonusesBack(sold, before, after),
    reversed: reversed(sold, before, after),
    whole: sold.cheque.lines.every((line) => (after[line.lineId] ?? 0) === line.quantityMilli),
    withheldKopecks: 0,
  });
}

/**
 * A refund after which the promotions must still hold for what the customer keeps: he pays for the rest
 * what it costs by the purchase's own bundle, and no more than he paid comes back.
 * @param refundedKopecks money given back before
 * @param priceOf money price of what is kept, by the stored bundle, member's facts and moment
 */
export function refundRechecked(
  sold: Sold,
  before: Quantities,
  asked: Quantities,
  refundedKopecks: number,
  priceOf: (rest: Cheque) => number,
): Result<Refund, RefundProblem> {
  const plain = refund(sold, before, asked);
  if (!plain.ok) return plain;
  const paid = sold.result.lines.reduce(
    (sum, line) => sum + line.amountKopecks - line.redeemedKopecks,
    0,
  );
  const rest = restOf(sold.cheque, add(before, asked));
  const kept = rest.lines.length === 0 ? 0 : priceOf(rest);
  const moneyKopecks = Math.max(0, paid - refundedKopecks - kept);
  const shares = allocate(
    moneyKopecks,
    plain.value.lines.map((line) => line.moneyKopecks),
  );
  return ok({
    ...plain.value,
    lines: plain.value.lines.map((line, place) => ({ ...line, moneyKopecks: shares[place] ?? 0 })),
    moneyKopecks,
    withheldKopecks: Math.max(0, plain.value.moneyKopecks - moneyKopecks),
  });
}

/** The cheque without what has come back; it asks for no bonuses, these have been settled. */
export function restOf(cheque: Cheque, returned: Quantities): Cheque {
  const lines = cheque.lines.flatMap((line) => {
    const back = returned[line.lineId] ?? 0;
    if (back >= line.quantityMilli) return [];
    const amount = line.amountKopecks - upTo(line.amountKopecks, back, line.quantityMilli);
    return [{ ...line, quantityMilli: line.quantityMilli - back, amountKopecks: amount }];
  });
  return { ...cheque, lines, redemption: null };
}

/** The share of an amount that belongs to the first `milli` of `all`. */
function upTo(amount: number, milli: number, all: number): number {
  return all === 0 ? 0 : mulDiv(amount, milli, all, 'half_up');
}

function check(sold: Sold, before: Quantities, asked: Quantities): RefundProblem | null {
  const quantities = Object.entries(asked);
  if (quantities.length === 0) return { kind: 'nothing_asked' };
  for (const [lineId, milli] of quantities) {
    const line = sold.cheque.lines.find((one) => one.lineId === lineId);
    if (line === undefined) return { kind: 'unknown_line', lineId };
    if (!Number.isInteger(milli) || milli <= 0) return { kind: 'bad_quantity', lineId };
    const leftMilli = line.quantityMilli - (before[lineId] ?? 0);
    if (milli > leftMilli) return { kind: 'more_than_left', lineId, leftMilli };
  }
  return null;
}

function add(one: Quantities, other: Quantities): Record<string, number> {
  const sum: Record<string, number> = { ...one };
  for (const [lineId, milli] of Object.entries(other)) sum[lineId] = (sum[lineId] ?? 0) + milli;
  return sum;
}

/** Bonuses by what they had paid of the goods that came back, over the whole purchase. */
function bonusesBack(sold: Sold, before: Quantities, after: Quantities): Refund['bonusesBack'] {
  const { redemption } = sold.result;
  if (redemption === null || redemption.granted === 0) return null;
  const worth = (returned: Quantities): number => {
    let kopecks = 0;
    for (const [index, line] of sold.result.lines.entries()) {
      const all = sold.cheque.lines[index]?.quantityMilli ?? 0;
      kopecks += upTo(line.redeemedKopecks, returned[line.lineId] ?? 0, all);
    }
    return mulDiv(redemption.granted, kopecks, redemption.grantedKopecks, 'down');
  };
  return { currency: redemption.currency, amount: worth(after) - worth(before) };
}

function reversed(sold: Sold, before: Quantities, after: Quantities): ReversedAccrual[] {
  const quantities = new Map(sold.cheque.lines.map((line) => [line.lineId, line.quantityMilli]));
  return sold.result.accruals.flatMap((accrual, place) => {
    let amount = 0;
    for (const part of accrual.parts) {
      const all = quantities.get(part.lineId) ?? 0;
      amount +=
        upTo(part.amount, after[part.lineId] ?? 0, all) -
        upTo(part.amount, before[part.lineId] ?? 0, all);
    }
    return amount === 0 ? [] : [{ accrual: place, currency: accrual.currency, amount }];
  });
}
