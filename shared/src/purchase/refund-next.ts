/**
 * The next refund of a purchase that may have been refunded before, also by tills that did not know of each
 * other. What is due of each line is counted from the purchase's beginning and what was given before is
 * taken off, so that whatever earlier tills rounded, the last refund brings the sum to what was paid.
 */
import { ok } from '../kernel/result.ts';
import type { Result } from '../kernel/result.ts';
import type { Payment } from './fact.ts';
import type { RefundFact, RefundPayment } from './refund-fact.ts';
import { refund } from './refund.ts';
import type { Quantities, Refund, RefundProblem, Sold } from './refund.ts';

/** What a later refund must know of an earlier one. */
export interface PastRefund {
  readonly lines: readonly Pick<
    RefundFact['lines'][number],
    'lineId' | 'quantityMilli' | 'moneyKopecks' | 'redeemedKopecks'
  >[];
  readonly bonusesBack: RefundFact['bonusesBack'];
  readonly reversed: RefundFact['reversed'];
  readonly payments: readonly RefundPayment[];
}

/** What came back of each line in refunds made before, in thousandths. */
export function returnedBefore(past: readonly PastRefund[]): Record<string, number> {
  const sum: Record<string, number> = {};
  for (const { lineId, quantityMilli } of past.flatMap((one) => one.lines)) {
    sum[lineId] = (sum[lineId] ?? 0) + quantityMilli;
  }
  return sum;
}

/** What may still come back of each line; lines of which nothing is left are at 0. */
export function leftOf(sold: Sold, past: readonly PastRefund[]): Record<string, number> {
  const before = returnedBefore(past);
  return Object.fromEntries(
    sold.cheque.lines.map((line) => [
      line.lineId,
      Math.max(0, line.quantityMilli - (before[line.lineId] ?? 0)),
    ]),
  );
}

/**
 * The refund of `asked` after `past`. Refuses what `refund` refuses. No figure is negative: what earlier
 * refunds gave too much is not asked back here.
 */
export function refundNext(
  sold: Sold,
  past: readonly PastRefund[],
  asked: Quantities,
): Result<Refund, RefundProblem> {
  const before = returnedBefore(past);
  const plain = refund(sold, before, asked);
  if (!plain.ok) return plain;
  const due = refund(sold, {}, sumOf(clamped(sold, before), asked));
  if (!due.ok) return due;
  const lines = plain.value.lines.map((line) => {
    const whole = due.value.lines.find((one) => one.lineId === line.lineId) ?? line;
    const given = past.flatMap((one) => one.lines).filter((one) => one.lineId === line.lineId);
    return {
      ...line,
      moneyKopecks: rest(whole.moneyKopecks, given, (one) => one.moneyKopecks),
      redeemedKopecks: rest(whole.redeemedKopecks, given, (one) => one.redeemedKopecks),
    };
  });
  return ok({
    ...plain.value,
    lines,
    moneyKopecks: lines.reduce((sum, line) => sum + line.moneyKopecks, 0),
    bonusesBack: bonusesLeft(due.value, past),
    reversed: reversedLeft(due.value, past),
  });
}

/**
 * How money goes back: what was paid by card returns to the card as far as it goes, the rest in cash. A
 * card never gets more than it paid.
 */
export function paymentsBack(
  paid: readonly Payment[],
  past: readonly PastRefund[],
  moneyKopecks: number,
): RefundPayment[] {
  const onCard = (payments: readonly RefundPayment[]): number =>
    payments
      .filter(({ method }) => method === 'card')
      .reduce((sum, one) => sum + one.amountKopecks, 0);
  const cardLeft = onCard(paid) - onCard(past.flatMap((one) => one.payments));
  const card = Math.min(moneyKopecks, Math.max(0, cardLeft));
  const payments: RefundPayment[] = [
    { method: 'card', amountKopecks: card },
    { method: 'cash', amountKopecks: moneyKopecks - card },
  ];
  return payments.filter(({ amountKopecks }) => amountKopecks > 0);
}

function rest<T>(due: number, given: readonly T[], pick: (one: T) => number): number {
  return Math.max(
    0,
    given.reduce((left, one) => left - pick(one), due),
  );
}

function bonusesLeft(due: Refund, past: readonly PastRefund[]): Refund['bonusesBack'] {
  if (due.bonusesBack === null) return null;
  const amount = rest(due.bonusesBack.amount, past, (one) => one.bonusesBack?.amount ?? 0);
  return { ...due.bonusesBack, amount };
}

function reversedLeft(due: Refund, past: readonly PastRefund[]): Refund['reversed'] {
  return due.reversed.flatMap((back) => {
    const taken = past
      .flatMap((one) => one.reversed)
      .filter((one) => one.accrual === back.accrual);
    const amount = rest(back.amount, taken, (one) => one.amount);
    return amount === 0 ? [] : [{ ...back, amount }];
  });
}

/** Two tills may have taken back more than was sold; what is due is counted up to what was sold. */
function clamped(sold: Sold, before: Quantities): Quantities {
  return Object.fromEntries(
    sold.cheque.lines.flatMap(({ lineId, quantityMilli }) => {
      const milli = Math.min(quantityMilli, before[lineId] ?? 0);
      return milli === 0 ? [] : [[lineId, milli]];
    }),
  );
}

function sumOf(one: Quantities, other: Quantities): Quantities {
  const sum: Record<string, number> = { ...one };
  for (const [lineId, milli] of Object.entries(other)) sum[lineId] = (sum[lineId] ?? 0) + milli;
  return sum;
}
