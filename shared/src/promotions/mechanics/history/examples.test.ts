import { expect, test } from 'vitest';
import { line, member, price, promo, whyNot } from '../../engine.testkit.ts';
import type { HistoryParams } from './params.ts';

const fires = (fields: Partial<HistoryParams>, count = 4, sumKopecks = 400_000): boolean =>
  price(
    [
      promo(
        'p',
        { kind: 'percent', percentBp: 100 },
        { when: { kind: 'history', measure: 'count', ...fields } },
      ),
    ],
    [line('a', { price: 10_000 })],
    { facts: member({ history: { all: { count, sumKopecks, lastDate: '2025-11-01' } } }) },
  ).totals.discountKopecks > 0;

test('[MECH-03] number, sum and average of purchases before, and which one this is', () => {
  expect(fires({ measure: 'count', min: 4 })).toBe(true);
  expect(fires({ measure: 'sum', min: 400_001 })).toBe(false);
  expect(fires({ measure: 'average', min: 100_000, max: 100_000 })).toBe(true);
  expect(fires({ measure: 'nth', every: 5 })).toBe(true);
  expect(fires({ measure: 'nth', every: 5 }, 5)).toBe(false);
});

test('the first purchase is known only where the history is known to be empty', () => {
  const first = { measure: 'count', max: 0 } as const;
  expect(fires(first, 0, 0)).toBe(true);
  expect(fires({ ...first, key: 'category:tea' }, 0, 0)).toBe(false);
  expect(fires({ measure: 'average', max: 1_000_000 }, 0, 0)).toBe(false);
});

test('[MECH-05] the day tea was last bought: within a month, in this month of the year, never', () => {
  const tea = (lastDate: string | null) =>
    member({ history: { 'category:tea': { count: 1, sumKopecks: 1, lastDate } } });
  const bought = (when: HistoryParams['when'], lastDate: string | null, wanted = true) => {
    const condition = { kind: 'history', key: 'category:tea', measure: 'last_date', when } as const;
    const promotion = promo(
      'p',
      { kind: 'percent', percentBp: 100 },
      { when: wanted ? condition : { not: condition } },
    );
    return price([promotion], [line('a', { price: 10_000 })], { facts: tea(lastDate) });
  };
  const month = { type: 'days_since', max: 30 } as const;
  expect(whyNot(bought(month, '2025-10-20'), 'p')).toBeNull();
  const late = bought(month, '2025-10-19');
  expect(late.trace[0]?.reason).toEqual({
    code: 'condition.history_last_date',
    fact: 'member.history.category:tea',
    expected: '…–30',
    seen: '2025-10-19',
  });
  expect(late.factsRead).toEqual(['member.history.category:tea']);
  expect(whyNot(bought({ type: 'in_month' }, '2019-11-01'), 'p')).toBeNull();
  // Who never bought it has no such day, so «not within a month» does not hold either.
  expect(whyNot(bought(month, null), 'p')).toBe('condition.history_last_date');
  expect(whyNot(bought(month, null, false), 'p')).toBe('condition.history_last_date');
});
