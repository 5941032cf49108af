import fc from 'fast-check';
import { expect, test } from 'vitest';
import { QUICK_SUMS_MAX, quickSums } from './quick-sums.ts';

test('a customer with 680,98 to pay hands over round sums and notes', () => {
  expect(quickSums(68_098)).toEqual([69_000, 70_000, 100_000, 200_000, 500_000]);
});

test('sums are above the total, distinct, growing, few', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 100_000_000 }), (total) => {
      const sums = quickSums(total);
      expect(sums.length).toBeLessThanOrEqual(QUICK_SUMS_MAX);
      expect(sums.every((sum) => sum > total && sum % 1000 === 0)).toBe(true);
      expect([...new Set(sums)].toSorted((a, b) => a - b)).toEqual([...sums]);
    }),
  );
});

test('nothing to pay, nothing to hand over', () => {
  expect(quickSums(0)).toEqual([]);
});
