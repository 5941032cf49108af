import { expect, test } from 'vitest';
import { discounts, line, price, promo } from '../../engine.testkit.ts';

const steps = promo('p', {
  kind: 'progressive',
  by: 'quantity',
  steps: [
    { from: 3000, off: { type: 'percent', percentBp: 500 } },
    { from: 6000, off: { type: 'amount', amountKopecks: 1500 } },
    { from: 10_000, off: { type: 'price', priceKopecks: 8000 } },
  ],
});

test('[MECH-08] the more pieces, the cheaper all of them', () => {
  const off = (pieces: number) =>
    discounts(price([steps], [line('a', { price: 10_000, pieces })])).a;
  expect([2, 3, 5, 6, 9, 10, 12].map(off)).toEqual([0, 1500, 2500, 9000, 13_500, 20_000, 24_000]);
});

test('by sum, before or after other discounts', () => {
  const bySum = (base: 'initial' | 'remaining') =>
    promo('p', {
      kind: 'progressive',
      by: 'sum',
      base,
      steps: [{ from: 100_000, off: { type: 'percent', percentBp: 1000 } }],
    });
  const before = promo('first', { kind: 'percent', percentBp: 100 }, { priority: 1 });
  const goods = [line('a', { price: 100_000 })];
  expect(price([before, bySum('initial')], goods).totals.discountKopecks).toBe(10_900);
  expect(price([before, bySum('remaining')], goods).totals.discountKopecks).toBe(1000);
});

test('[MECH-08] each step for its own part alone: 5 % above 1 000 ₽, 10 % above 2 000 ₽', () => {
  const steps = [0, 500, 1000].map((percentBp, place) => ({
    from: place * 100_000,
    off: { type: 'percent' as const, percentBp },
  }));
  const rule = promo('p', { kind: 'progressive', by: 'sum', applies: 'part', steps });
  const off = (rubles: number) =>
    price([rule], [line('a', { price: rubles * 100 })]).totals.discountKopecks;
  expect([1000, 1500, 2000, 2500].map(off)).toEqual([0, 2500, 5000, 10_000]);
});

test('by quantity: the third piece and further at 80 ₽, others at their price', () => {
  const rule = promo('p', {
    kind: 'progressive',
    by: 'quantity',
    applies: 'part',
    steps: [
      { from: 0, off: { type: 'percent', percentBp: 0 } },
      { from: 2000, off: { type: 'price', priceKopecks: 8000 } },
    ],
  });
  const off = (pieces: number) =>
    price([rule], [line('a', { price: 10_000, pieces })]).totals.discountKopecks;
  expect([1, 2, 3, 5].map(off)).toEqual([0, 0, 2000, 6000]);
});
