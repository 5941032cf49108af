/** Figures of refunds at which a small change of the arithmetic shows. */
import { describe, expect, test } from 'vitest';
import { promotionId } from '../kernel/ids.ts';
import { cheque, line } from '../promotions/engine.testkit.ts';
import type { ChequeLine } from '../promotions/cheque.ts';
import { refund, refundRechecked, restOf } from './refund.ts';
import type { Refund, Sold } from './refund.ts';

/** A purchase that cost its list price but for what bonuses had paid of each line. */
function sold(
  lines: readonly ChequeLine[],
  redeemed: Readonly<Record<string, number>> = {},
  granted = 0,
): Sold {
  const grantedKopecks = Object.values(redeemed).reduce((sum, one) => sum + one, 0);
  return {
    cheque: cheque(lines),
    result: {
      lines: lines.map((one) => ({
        lineId: one.lineId,
        initialKopecks: one.amountKopecks,
        amountKopecks: one.amountKopecks,
        redeemedKopecks: redeemed[one.lineId] ?? 0,
        runs: [],
        parts: [],
      })),
      accruals: [],
      redemption:
        granted === 0
          ? null
          : {
              currency: 'bonus',
              promotionId: null,
              limit: granted,
              requested: granted,
              granted,
              grantedKopecks,
              reason: 'redemption.share_limit',
            },
    },
  };
}

function value(result: ReturnType<typeof refund>): Refund {
  if (!result.ok) throw new Error(JSON.stringify(result.error));
  return result.value;
}

const tea = line('tea', { price: 300, pieces: 2 });
const cup = line('cup', { price: 500 });

describe('a plain refund', () => {
  test('keeps nothing back', () => {
    expect(value(refund(sold([tea, cup]), {}, { tea: 1000 }))).toMatchObject({
      moneyKopecks: 300,
      withheldKopecks: 0,
      bonusesBack: null,
      whole: false,
    });
  });

  test('a gram of goods comes back as well', () => {
    const gram = line('saffron', { price: 500_000, quantityMilli: 1, unit: 'kg' });
    expect(value(refund(sold([gram]), {}, { saffron: 1 })).moneyKopecks).toBe(500);
  });

  test('bonuses worth no whole number of kopecks come back downwards, and the last of them at the end', () => {
    const three = ['a', 'b', 'c'].map((id) => line(id, { price: 100 }));
    const bought = sold(three, { a: 1, b: 1, c: 1 }, 5);
    const back = (before: Record<string, number>, id: string): number | undefined =>
      value(refund(bought, before, { [id]: 1000 })).bonusesBack?.amount;
    expect(back({}, 'a')).toBe(1);
    expect(back({ a: 1000 }, 'b')).toBe(2);
    expect(back({ a: 1000, b: 1000 }, 'c')).toBe(2);
  });
});

describe('bonuses that were earned', () => {
  test('go with the goods they were earned on, to the last unit', () => {
    const bought = sold([tea, cup]);
    const accrual = {
      promotionId: promotionId.parse('p'),
      version: 1,
      ruleId: 'r',
      currency: 'bonus',
      amount: 5,
      baseKopecks: 1100,
      activateOn: null,
      expireOn: null,
      parts: [
        { lineId: 'tea', amount: 2 },
        { lineId: 'cup', amount: 3 },
      ],
    };
    const earned: Sold = { ...bought, result: { ...bought.result, accruals: [accrual] } };
    const back = (asked: Record<string, number>): Refund['reversed'] =>
      value(refund(earned, {}, asked)).reversed;
    expect(back({ tea: 1000 })).toEqual([{ accrual: 0, currency: 'bonus', amount: 1 }]);
    expect(back({ cup: 1000, tea: 2000 })).toEqual([{ accrual: 0, currency: 'bonus', amount: 5 }]);
    const none = { ...earned, result: { ...bought.result, accruals: [{ ...accrual, parts: [] }] } };
    expect(value(refund(none, {}, { cup: 1000 })).reversed).toEqual([]);
  });
});

describe('a refund with a recheck', () => {
  test('gives back what was paid less what the rest costs by itself, and says what it kept', () => {
    const bought = sold([tea, cup], { tea: 100 }, 100);
    // 600 + 500 less 100 of bonuses were paid; two teas alone would have cost 650.
    const answer = value(refundRechecked(bought, {}, { cup: 1000 }, 0, () => 650));
    expect(answer).toMatchObject({ moneyKopecks: 350, withheldKopecks: 150 });
    expect(answer.lines).toMatchObject([{ lineId: 'cup', moneyKopecks: 350 }]);
  });

  test('keeps nothing where the rest costs what it did', () => {
    const answer = value(refundRechecked(sold([tea, cup]), {}, { cup: 1000 }, 0, () => 600));
    expect(answer).toMatchObject({ moneyKopecks: 500, withheldKopecks: 0 });
  });

  test('counts what came back before', () => {
    const answer = value(
      refundRechecked(sold([tea, cup]), { tea: 1000 }, { tea: 1000 }, 250, () => 500),
    );
    expect(answer).toMatchObject({ moneyKopecks: 350, withheldKopecks: 0 });
  });
});

describe('what the customer keeps', () => {
  test('has no lines that came back whole, and asks for no bonuses', () => {
    const given = cheque([tea, cup], { redemption: { currency: 'bonus', amount: 5 } });
    const rest = restOf(given, { cup: 1000, tea: 1000 });
    expect(rest.lines).toMatchObject([{ lineId: 'tea', quantityMilli: 1000, amountKopecks: 300 }]);
    expect(rest.redemption).toBeNull();
    expect(restOf(given, { cup: 999, tea: 2000 }).lines).toMatchObject([
      { lineId: 'cup', quantityMilli: 1, amountKopecks: 0 },
    ]);
  });
});
