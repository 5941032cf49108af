import { expect, test } from 'vitest';
import { discounts, line, price, promo } from '../../engine.testkit.ts';

test('[MECH-07] milk for 79,90 ₽; what costs less keeps its price', () => {
  const fixed = promo('p', { kind: 'fixed_price', priceKopecks: 7990 });
  const result = price(
    [fixed],
    [
      line('milk', { price: 9990, pieces: 2 }),
      line('bread', { price: 4500 }),
      line('apples', { price: 12_000, quantityMilli: 1500, unit: 'kg' }),
    ],
  );
  expect(discounts(result)).toEqual({ milk: 4000, bread: 0, apples: 6015 });
});
