import { expect, test } from 'vitest';
import { line, member, price, promo } from '../../engine.testkit.ts';

test('[MECH-04] a counter of the member as a condition, unknown until somebody moved it', () => {
  const loyal = promo(
    'p',
    { kind: 'percent', percentBp: 1000 },
    {
      when: { kind: 'counter', key: 'visits', min: 3, max: 5 },
    },
  );
  const off = (counters: Record<string, number>) =>
    price([loyal], [line('a', { price: 1000 })], { facts: member({ counters }) }).totals
      .discountKopecks;
  expect([2, 3, 5, 6].map((visits) => off({ visits }))).toEqual([0, 100, 100, 0]);
  expect(off({})).toBe(0);
});
