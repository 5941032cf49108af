import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  cheque,
  line,
  member,
  NOON,
  price,
  programOf,
  promo,
} from '../promotions/engine.testkit.ts';
import { evaluate } from '../promotions/evaluate.ts';
import { BUNDLE, facts, fullCheque, lines, promotions } from '../promotions/properties.testkit.ts';
import { refund, refundRechecked } from './refund.ts';
import type { Quantities, Refund, Sold } from './refund.ts';

function sell(...given: Parameters<typeof price>): Sold {
  return { cheque: cheque(given[1], given[2]?.cheque), result: price(...given) };
}

function value(result: ReturnType<typeof refund>): Refund {
  if (!result.ok) throw new Error(JSON.stringify(result.error));
  return result.value;
}

const tenPercent = promo('p', { kind: 'percent', phase: 'cheque', percentBp: 1000 });

describe('what comes back', () => {
  test('goods of 6 ₽ out of 10 ₽ with 10 % off the cheque: 5,40 ₽, not the whole discount', () => {
    const sold = sell([tenPercent], [line('a', { price: 600 }), line('b', { price: 400 })]);
    expect(value(refund(sold, {}, { a: 1000 }))).toMatchObject({ moneyKopecks: 540, whole: false });
    expect(value(refund(sold, { a: 1000 }, { b: 1000 }))).toMatchObject({
      moneyKopecks: 360,
      whole: true,
    });
  });

  test('three for 1 ₽ come back one by one, and not a kopeck is lost', () => {
    const third = promo('p', { kind: 'amount_off', per: 'cheque', amountKopecks: 50 });
    const sold = sell([third], [line('a', { price: 50, pieces: 3 })]);
    const back = [0, 1000, 2000].map(
      (before) => value(refund(sold, { a: before }, { a: 1000 })).moneyKopecks,
    );
    expect(back).toEqual([33, 34, 33]);
  });

  test('spent bonuses come back with the goods they paid, earned ones go', () => {
    const sold = sell(
      [
        promo('pay', { kind: 'redeem', currency: 'bonus', shareBp: 5000 }),
        promo('get', {
          kind: 'earn',
          currency: 'bonus',
          how: { type: 'percent', percentBp: 1000 },
        }),
      ],
      [line('a', { price: 10_000, pieces: 2 }), line('b', { price: 20_000 })],
      {
        facts: member({ balances: { bonus: 100_000 } }),
        cheque: { redemption: { currency: 'bonus', amount: 20_000 } },
      },
    );
    const part = value(refund(sold, {}, { a: 1000 }));
    expect(part).toMatchObject({
      moneyKopecks: 5000,
      bonusesBack: { currency: 'bonus', amount: 5000 },
      reversed: [{ accrual: 0, currency: 'bonus', amount: 500 }],
    });
  });

  test('more than was bought, a line that is not there, nothing at all: each is named', () => {
    const sold = sell([], [line('a', { price: 100, pieces: 2 })]);
    expect(refund(sold, { a: 1000 }, { a: 2000 })).toEqual({
      ok: false,
      error: { kind: 'more_than_left', lineId: 'a', leftMilli: 1000 },
    });
    expect(refund(sold, {}, { x: 1000 })).toMatchObject({ error: { kind: 'unknown_line' } });
    expect(refund(sold, {}, { a: 0 })).toMatchObject({ error: { kind: 'bad_quantity' } });
    expect(refund(sold, {}, {})).toMatchObject({ error: { kind: 'nothing_asked' } });
  });

  test('with a recheck the rest is paid at the price it has by itself', () => {
    const twoPlusOne = promo('p', { kind: 'buy_get', buy: { units: 2 }, get: { units: 1 } });
    const sold = sell([twoPlusOne], [line('a', { price: 10_000, pieces: 3 })]);
    const again = (rest: Sold['cheque']): number =>
      evaluate(programOf([twoPlusOne]), rest, null, NOON, { trace: false }).totals.totalKopecks;
    expect(value(refundRechecked(sold, {}, { a: 1000 }, 0, again))).toMatchObject({
      moneyKopecks: 0,
      withheldKopecks: 6667,
    });
    expect(value(refundRechecked(sold, { a: 1000 }, { a: 1000 }, 0, again)).moneyKopecks).toBe(
      10_000,
    );
    expect(value(refundRechecked(sold, { a: 2000 }, { a: 1000 }, 10_000, again)).moneyKopecks).toBe(
      10_000,
    );
  });
});

describe('any sequence of partial refunds', () => {
  test('sums to what was paid, spent and earned', () => {
    const order = fc.infiniteStream(fc.nat());
    fc.assert(
      fc.property(promotions, lines, facts, order, (rules, some, who, numbers) => {
        const given = fullCheque(some, 3000);
        const result = evaluate(programOf(rules, BUNDLE), given, who, NOON, { trace: false });
        const sold: Sold = { cheque: given, result };
        const refunds = returnAll(sold, () => numbers.next().value ?? 0);
        const money = refunds.reduce((sum, one) => sum + one.moneyKopecks, 0);
        expect(money).toBe(result.totals.totalKopecks);
        const bonuses = refunds.reduce((sum, one) => sum + (one.bonusesBack?.amount ?? 0), 0);
        expect(bonuses).toBe(result.redemption?.granted ?? 0);
        for (const [place, accrual] of result.accruals.entries()) {
          const taken = refunds.flatMap((one) =>
            one.reversed.filter((back) => back.accrual === place),
          );
          expect(taken.reduce((sum, back) => sum + back.amount, 0)).toBe(accrual.amount);
        }
        expect(refunds.at(-1)?.whole).toBe(true);
        for (const one of refunds) expect(one.moneyKopecks).toBeGreaterThanOrEqual(0);
      }),
      { numRuns: 60 },
    );
  });
});

/** Gives everything back in pieces of random size. */
function returnAll(sold: Sold, next: () => number): Refund[] {
  const before: Record<string, number> = {};
  const refunds: Refund[] = [];
  for (;;) {
    const open = sold.cheque.lines.filter((one) => (before[one.lineId] ?? 0) < one.quantityMilli);
    const chosen = open[next() % Math.max(1, open.length)];
    if (chosen === undefined) return refunds;
    const left = chosen.quantityMilli - (before[chosen.lineId] ?? 0);
    const milli = chosen.unit === 'kg' ? 1 + (next() % left) : 1000;
    const asked: Quantities = { [chosen.lineId]: milli };
    refunds.push(value(refund(sold, { ...before }, asked)));
    before[chosen.lineId] = (before[chosen.lineId] ?? 0) + milli;
  }
}
