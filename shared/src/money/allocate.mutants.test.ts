/** Boundaries of sharing, each of which a small change of the code would move. */
import { describe, expect, test } from 'vitest';
import { allocate, allocateWithin } from './allocate.ts';

/** Small repeating figures: many of the same weights, so that ties are common. */
function weightsOf(count: number, seed: number, max: number): number[] {
  let state = seed;
  return Array.from({ length: count }, () => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    return Math.floor(state / 65_536) % max;
  });
}

/** Largest remainder as a person would do it: sort all fractions, hand out what is left from the top. */
function byHand(total: number, weights: readonly number[]): number[] {
  const sum = weights.reduce((all, weight) => all + weight, 0);
  const parts = weights.map((weight) => Math.floor((total * weight) / sum));
  const rest = total - parts.reduce((all, part) => all + part, 0);
  const order = weights
    .map((weight, index) => ({ index, weight, fraction: (total * weight) % sum }))
    .toSorted((a, b) => b.fraction - a.fraction || b.weight - a.weight || a.index - b.index);
  for (const { index } of order.slice(0, rest)) parts[index] = (parts[index] ?? 0) + 1;
  return parts;
}

describe('the kopecks left over', () => {
  test('go where the fraction is greater, be it by the smallest step', () => {
    expect(allocate(1, [1, 2])).toEqual([0, 1]);
    expect(allocate(1, [2, 1])).toEqual([1, 0]);
  });

  test('go to the greater line where fractions are equal', () => {
    expect(allocate(2, [1, 3])).toEqual([0, 2]);
    expect(allocate(2, [3, 1])).toEqual([2, 0]);
  });

  test('are shared as by hand, over few lines and over many', () => {
    for (let seed = 1; seed <= 40; seed += 1) {
      for (const count of [2, 3, 5, 8, 60, 300]) {
        const weights = [1, ...weightsOf(count, seed, 7)];
        for (const total of [1, 3, count, count * 5 + seed]) {
          expect(allocate(total, weights), `${total} over ${weights.join()}`).toEqual(
            byHand(total, weights),
          );
        }
      }
    }
  });

  test('over lines of no price go to the first ones', () => {
    expect(allocate(7, [0])).toEqual([7]);
    expect(allocate(10, [0, 0, 0])).toEqual([4, 3, 3]);
    expect(allocate(0, [0, 0])).toEqual([0, 0]);
  });
});

describe('floors', () => {
  test('nothing over lines that take nothing is nothing', () => {
    expect(allocateWithin(0, [0, 0], [0, 0])).toEqual([0, 0]);
    expect(allocateWithin(3, [0, 0], [0, 0])).toEqual([0, 0]);
    expect(allocateWithin(0, [0, 0], [5, 5])).toEqual([0, 0]);
  });

  test('wide ones leave the shares as they are without them', () => {
    expect(allocateWithin(2, [1, 3], [4, 4])).toEqual([0, 2]);
  });

  test('a line that takes one kopeck takes it', () => {
    expect(allocateWithin(3, [2, 2, 2, 2], [1, 1, 5, 1])).toEqual([1, 1, 1, 0]);
  });

  test('a line with room for its share but not for a kopeck left over gives that away', () => {
    expect(allocateWithin(3, [1, 1], [1, 5])).toEqual([1, 2]);
    expect(allocateWithin(5, [1, 1], [2, 5])).toEqual([2, 3]);
  });

  test('one line with a weight of one takes all it can', () => {
    expect(allocateWithin(1, [1, 0, 2], [5, 5, 0])).toEqual([1, 0, 0]);
  });
});

test('nothing shared by lines without a weight leaves each with nothing', () => {
  expect(allocateWithin(0, [0, 0], [5, 5])).toEqual([0, 0]);
  expect(allocateWithin(3, [0, 0], [5, 5])).toEqual([2, 1]);
});
