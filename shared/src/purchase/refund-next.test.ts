import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { cheque, line, NOON, price, programOf, promo } from '../promotions/engine.testkit.ts';
import { evaluate } from '../promotions/evaluate.ts';
import { BUNDLE, facts, fullCheque, lines, promotions } from '../promotions/properties.testkit.ts';
import type { Payment } from './fact.ts';
import { leftOf, paymentsBack, refundNext, returnedBefore } from './refund-next.ts';
import type { PastRefund } from './refund-next.ts';
import { refund } from './refund.ts';
import type { Quantities, Refund, RefundProblem, Sold } from './refund.ts';
import type { Result } from '../kernel/result.ts';

function value(result: Result<Refund, RefundProblem>): Refund {
  if (!result.ok) throw new Error(JSON.stringify(result.error));
  return result.value;
}

function past(one: Refund): PastRefund {
  return { ...one, lines: [...one.lines], reversed: [...one.reversed], payments: [] };
}

const third = promo('p', { kind: 'amount_off', per: 'cheque', amountKopecks: 50 });
const items = [line('a', { price: 50, pieces: 3 })];
/** Three pieces for one ruble. */
const three: Sold = { cheque: cheque(items), result: price([third], items) };

describe('a purchase refunded by tills that did not know of each other', () => {
  test('the last one brings the sum to what was paid', () => {
    const first = value(refundNext(three, [], { a: 1000 }));
    // Another till off-line: it knew of nothing before.
    const second = value(refundNext(three, [], { a: 1000 }));
    expect([first.moneyKopecks, second.moneyKopecks]).toEqual([33, 33]);
    const last = value(refundNext(three, [past(first), past(second)], { a: 1000 }));
    expect(last).toMatchObject({ moneyKopecks: 34, whole: true });
  });

  test('more than was sold came back: nothing is left, and nothing more is given', () => {
    const twice = [{ a: 2000 }, { a: 2000 }].map((asked) => past(value(refund(three, {}, asked))));
    expect(leftOf(three, twice)).toEqual({ a: 0 });
    expect(refundNext(three, twice, { a: 1000 })).toMatchObject({
      error: { kind: 'more_than_left', lineId: 'a', leftMilli: -1000 },
    });
  });

  test('what an earlier refund gave too much is not asked back', () => {
    const generous: PastRefund = {
      lines: [{ lineId: 'a', quantityMilli: 1000, moneyKopecks: 90, redeemedKopecks: 0 }],
      bonusesBack: null,
      reversed: [],
      payments: [],
    };
    const next = value(refundNext(three, [generous], { a: 1000 }));
    expect(next.moneyKopecks).toBe(0);
    expect(value(refundNext(three, [generous, past(next)], { a: 1000 })).moneyKopecks).toBe(10);
  });
});

describe('how the money goes back', () => {
  const paid = (method: Payment['method'], amountKopecks: number): Payment => ({
    method,
    amountKopecks,
    tenderedKopecks: amountKopecks,
    changeKopecks: 0,
  });
  const mixed = [paid('cash', 300), paid('card', 700)];

  test('to the card as far as it paid, the rest in cash', () => {
    expect(paymentsBack(mixed, [], 400)).toEqual([{ method: 'card', amountKopecks: 400 }]);
    const before: PastRefund = {
      lines: [],
      bonusesBack: null,
      reversed: [],
      payments: [{ method: 'card', amountKopecks: 400 }],
    };
    expect(paymentsBack(mixed, [before], 600)).toEqual([
      { method: 'card', amountKopecks: 300 },
      { method: 'cash', amountKopecks: 300 },
    ]);
  });

  test('goods that cost nothing give nothing back', () => {
    expect(paymentsBack(mixed, [], 0)).toEqual([]);
  });
});

/** One step of two tills: which of them, which line, how much, and whether it hears of the other first. */
const steps = fc.array(
  fc.record({
    till: fc.integer({ min: 0, max: 1 }),
    place: fc.nat(),
    size: fc.nat(),
    online: fc.boolean(),
  }),
  { minLength: 1, maxLength: 12 },
);

describe('two tills refund one purchase in pieces, now on-line, now not', () => {
  test('while nobody exceeds a line, what comes back is what was paid, but for a kopeck a refund that one till could not know of', () => {
    fc.assert(
      fc.property(promotions, lines, facts, steps, (rules, some, who, plan) => {
        const given = fullCheque(some, 3000);
        const result = evaluate(programOf(rules, BUNDLE), given, who, NOON, { trace: false });
        const sold: Sold = { cheque: given, result };
        const all: PastRefund[] = [];
        const known: [PastRefund[], PastRefund[]] = [[], []];
        const take = (till: 0 | 1, asked: Quantities): void => {
          const done = past(value(refundNext(sold, known[till], asked)));
          known[till].push(done);
          all.push(done);
        };
        for (const step of plan) {
          const till = step.till === 0 ? 0 : 1;
          if (step.online) known[till] = [...all];
          const asked = someOf(leftOf(sold, all), step);
          if (asked !== null) take(till, asked);
        }
        // Both meet the hub, and what is left comes back line by line.
        known[0] = [...all];
        const endedKnowing = new Set<string>();
        for (const [lineId, milli] of Object.entries(leftOf(sold, all))) {
          if (milli === 0) continue;
          take(0, { [lineId]: milli });
          endedKnowing.add(lineId);
        }
        expectWhole(sold, all, endedKnowing);
      }),
      { numRuns: 120 },
    );
  });

  test('on-line all the time each refund is the one the plain arithmetic gives', () => {
    fc.assert(
      fc.property(promotions, lines, facts, steps, (rules, some, who, plan) => {
        const given = fullCheque(some, 3000);
        const result = evaluate(programOf(rules, BUNDLE), given, who, NOON, { trace: false });
        const sold: Sold = { cheque: given, result };
        const all: PastRefund[] = [];
        for (const step of plan) {
          const asked = someOf(leftOf(sold, all), step);
          if (asked === null) return;
          const next = value(refundNext(sold, all, asked));
          expect(next).toEqual(value(refund(sold, returnedBefore(all), asked)));
          all.push(past(next));
        }
      }),
      { numRuns: 60 },
    );
  });
});

function someOf(
  left: Readonly<Record<string, number>>,
  { place, size }: { readonly place: number; readonly size: number },
): Quantities | null {
  const open = Object.entries(left).filter(([, milli]) => milli > 0);
  const chosen = open[place % Math.max(1, open.length)];
  if (chosen === undefined) return null;
  const [lineId, milli] = chosen;
  return { [lineId]: milli % 1000 === 0 ? 1000 : 1 + (size % milli) };
}

/**
 * Rounding of a till that knew less may have given a kopeck more or less than was due by then. A line whose
 * last piece came back where all was known gave no less than was paid for it.
 */
function expectWhole(
  sold: Sold,
  all: readonly PastRefund[],
  endedKnowing: ReadonlySet<string>,
): void {
  for (const line of sold.result.lines) {
    const parts = all.flatMap((one) => one.lines).filter((one) => one.lineId === line.lineId);
    const money = parts.reduce((sum, one) => sum + one.moneyKopecks, 0);
    const paid = line.amountKopecks - line.redeemedKopecks;
    if (endedKnowing.has(line.lineId)) expect(money).toBeGreaterThanOrEqual(paid);
    expect(Math.abs(money - paid)).toBeLessThanOrEqual(parts.length);
  }
}
