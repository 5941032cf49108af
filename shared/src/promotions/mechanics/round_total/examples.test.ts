import { expect, test } from 'vitest';
import { line, price, promo } from '../../engine.testkit.ts';

test('[MECH-12] the total goes down to a ruble, after all other discounts', () => {
  const result = price(
    [
      promo('round', { kind: 'round_total', stepKopecks: 100 }, { priority: 100 }),
      promo('off', { kind: 'percent', percentBp: 333 }),
    ],
    [line('a', { price: 12_345 }), line('b', { price: 777 })],
  );
  expect(result.totals.totalKopecks % 100).toBe(0);
  expect(result.totals.totalKopecks).toBe(12_600);
});

test('a total that cannot be rounded whole is left alone', () => {
  const result = price(
    [promo('round', { kind: 'round_total', stepKopecks: 1000 })],
    [line('a', { price: 1999, minUnitPriceKopecks: 1500 })],
  );
  expect(result.totals.discountKopecks).toBe(0);
});
