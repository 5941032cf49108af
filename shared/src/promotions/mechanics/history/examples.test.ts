import { expect, test } from 'vitest';
import { line, member, price, promo } from '../../engine.testkit.ts';
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
