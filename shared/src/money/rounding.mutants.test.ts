/** Exactness where doubles are not exact, at figures that are always the same. */
import { expect, test } from 'vitest';
import { mulDiv, mulDivFloor, mulMod, percentOf, roundToStep } from './rounding.ts';

const BIG = 9_007_199_254_740_991;

test('products beyond 2^53 are divided exactly', () => {
  for (const [a, b, divisor] of [
    [BIG, 9_999, 10_000],
    [BIG - 2, 7, 9],
    [4_503_599_627_370_497, 3, 7],
  ] as const) {
    const product = BigInt(a) * BigInt(b);
    expect(BigInt(mulDivFloor(a, b, divisor))).toBe(product / BigInt(divisor));
    expect(BigInt(mulMod(a, b, divisor))).toBe(product % BigInt(divisor));
  }
});

test('small products need no big integers', () => {
  const asked: unknown[] = [];
  const real = globalThis.BigInt;
  globalThis.BigInt = new Proxy(real, {
    apply: (target, _self, args: Parameters<typeof real>) => {
      asked.push(args);
      return target(...args);
    },
  });
  try {
    expect(mulDivFloor(1000, 3, 7)).toBe(428);
    expect(mulMod(1000, 3, 7)).toBe(4);
  } finally {
    globalThis.BigInt = real;
  }
  expect(asked).toEqual([]);
});

test('each rounding at, below and above the half', () => {
  expect([mulDiv(1, 1, 2, 'half_up'), mulDiv(1, 1, 2, 'down'), mulDiv(1, 1, 2, 'up')]).toEqual([
    1, 0, 1,
  ]);
  expect([mulDiv(1, 4, 3, 'half_up'), mulDiv(1, 5, 3, 'half_up')]).toEqual([1, 2]);
  expect([mulDiv(6, 1, 3, 'up'), mulDiv(7, 1, 3, 'up')]).toEqual([2, 3]);
  expect(percentOf(50, 1_250)).toBe(6);
  expect(percentOf(60, 1_250)).toBe(8);
  expect(roundToStep(7, 5, 'half_up')).toBe(5);
});
