import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { allocate, allocateWithin } from './allocate.ts';

const sum = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0);
const weights = fc.array(fc.integer({ min: 0, max: 1_000_000 }), { minLength: 1, maxLength: 40 });
const lines = fc.array(
  fc.record({
    weight: fc.integer({ min: 0, max: 1_000_000 }),
    capacity: fc.integer({ min: 0, max: 1_000_000 }),
  }),
  { minLength: 1, maxLength: 40 },
);

describe('a discount divided over lines', () => {
  test('2,99 ₽ over three lines leaves no kopeck behind', () => {
    expect(allocate(299, [4300, 1400, 2300])).toEqual([161, 52, 86]);
  });

  test('ties go to the greater line, then to the earlier one', () => {
    expect(allocate(299, [1000, 1000, 1000])).toEqual([100, 100, 99]);
    expect(allocate(1, [1, 3, 2])).toEqual([0, 1, 0]);
    expect(allocate(2, [1, 1, 2])).toEqual([1, 0, 1]);
  });

  test('lines without a weight share alike', () => {
    expect(allocate(10, [0, 0])).toEqual([5, 5]);
    expect(allocate(0, [])).toEqual([]);
  });

  test('parts sum to the whole, whatever the weights', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1_000_000_000 }), weights, (total, given) => {
        expect(sum(allocate(total, given))).toBe(total);
      }),
    );
  });

  test('no part is a whole kopeck away from its exact share', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1_000_000 }), weights, (total, given) => {
        const whole = sum(given);
        fc.pre(whole > 0);
        for (const [index, part] of allocate(total, given).entries()) {
          expect(Math.abs(part - (total * (given[index] ?? 0)) / whole)).toBeLessThan(1);
        }
      }),
    );
  });

  test('sums beyond 2^53 stay exact', () => {
    const big = 4_503_599_627_370_495;
    expect(sum(allocate(big, [big, big, 1]))).toBe(big);
  });

  test('a cheque of five hundred lines shares as a short one does', () => {
    const many = Array.from({ length: 500 }, (_, i) => 1000 + i);
    const parts = allocate(12_345, many);
    expect(sum(parts)).toBe(12_345);
    expect(Math.max(...parts) - Math.min(...parts)).toBeLessThanOrEqual(12);
  });
});

describe('a discount divided over lines that have floors', () => {
  test('what a floor refuses moves to the others', () => {
    expect(allocateWithin(1200, [1000, 2000, 5000, 3000], [1000, 100, 0, 400])).toEqual([
      700, 100, 0, 400,
    ]);
    expect(allocateWithin(3600, [10000, 4000, 3000, 1000], [1000, 1000, 3000, 1000])).toEqual([
      1000, 1000, 1200, 400,
    ]);
  });

  test('when every line is at its floor the rest is not given', () => {
    expect(allocateWithin(2000, [1000, 2000], [1000, 100])).toEqual([1000, 100]);
  });

  test('lines without a weight share by what they can take', () => {
    expect(allocateWithin(6, [0, 0, 0], [4, 8, 0])).toEqual([2, 4, 0]);
  });

  test('nothing passes its capacity and nothing is lost while there is room', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 10_000_000 }), lines, (total, given) => {
        const capacities = given.map((line) => line.capacity);
        const parts = allocateWithin(
          total,
          given.map((line) => line.weight),
          capacities,
        );
        expect(sum(parts)).toBe(Math.min(total, sum(capacities)));
        for (const [index, part] of parts.entries()) {
          expect(part).toBeGreaterThanOrEqual(0);
          expect(part).toBeLessThanOrEqual(capacities[index] ?? 0);
        }
      }),
    );
  });

  test('wide capacities change nothing', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1_000_000 }), weights, (total, given) => {
        fc.pre(sum(given) > 0);
        const wide = given.map(() => total);
        expect(allocateWithin(total, given, wide)).toEqual(
          total >= sum(wide) ? wide : allocate(total, given),
        );
      }),
    );
  });
});
