import fc from 'fast-check';
import { expect, test } from 'vitest';
import { mulDiv, percentOf, roundToStep } from './rounding.ts';

test('half a kopeck goes up', () => {
  expect(percentOf(1999, 1300)).toBe(260);
  expect(percentOf(5, 1000)).toBe(1);
  expect(percentOf(4, 1000)).toBe(0);
});

test('a percentage of nothing is nothing, all of it is all', () => {
  expect(percentOf(0, 10_000)).toBe(0);
  fc.assert(
    fc.property(fc.nat(), (amount) => {
      expect(percentOf(amount, 10_000)).toBe(amount);
      expect(percentOf(amount, 0)).toBe(0);
    }),
  );
});

test('each rounding agrees with exact arithmetic, also beyond 2^53', () => {
  const big = fc.maxSafeNat();
  fc.assert(
    fc.property(
      big,
      fc.integer({ min: 0, max: 20_000 }),
      fc.integer({ min: 1, max: 1e6 }),
      (a, b, d) => {
        const exact = BigInt(a) * BigInt(b);
        fc.pre(exact / BigInt(d) < BigInt(Number.MAX_SAFE_INTEGER));
        const floor = exact / BigInt(d);
        expect(BigInt(mulDiv(a, b, d, 'down'))).toBe(floor);
        expect(BigInt(mulDiv(a, b, d, 'up'))).toBe(exact % BigInt(d) === 0n ? floor : floor + 1n);
        expect(BigInt(mulDiv(a, b, d, 'half_up'))).toBe(
          (exact * 2n + BigInt(d)) / (BigInt(d) * 2n),
        );
      },
    ),
  );
});

test('a total is rounded to a step', () => {
  expect(roundToStep(12_345, 100, 'down')).toBe(12_300);
  expect(roundToStep(12_350, 100, 'half_up')).toBe(12_400);
  expect(roundToStep(12_301, 100, 'up')).toBe(12_400);
});
