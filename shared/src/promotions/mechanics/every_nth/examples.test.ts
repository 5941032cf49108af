import { expect, test } from 'vitest';
import { line, member, price, promo } from '../../engine.testkit.ts';

const sixth = promo('p', { kind: 'every_nth', n: 6, counter: 'coffee' });
const sell = (before: number | null, pieces: number) =>
  price([sixth], [line('coffee', { price: 15_000, pieces })], {
    facts: member({ counters: before === null ? {} : { coffee: before } }),
  });

test('[MECH-08] the sixth coffee is free, counted over all cheques', () => {
  expect(sell(4, 1).totals.discountKopecks).toBe(0);
  expect(sell(5, 1).totals.discountKopecks).toBe(15_000);
  expect(sell(5, 8).totals.discountKopecks).toBe(30_000);
  expect(sell(null, 6).totals.discountKopecks).toBe(15_000);
});

test('the purchase moves the counter by what was bought', () => {
  expect(sell(5, 2).effects).toEqual([
    {
      promotionId: 'p',
      version: 1,
      ruleId: 'r1',
      kind: 'change_counter',
      data: { key: 'coffee', op: 'increase', amount: 2 },
    },
  ]);
  expect(sell(5, 2).factsRead).toEqual(['member.counters.coffee']);
});
