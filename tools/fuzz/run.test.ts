import { expect, test } from 'vitest';
import { cheque, line, member, price, promo } from '@verno/shared/promotions/engine.testkit';
import { fuzz } from './run.ts';
import { wrongsOf } from './wrongs.ts';

/** Some seconds of a core; `npm run fuzz` does a hundred thousand. */
const RUNS = 8000;

test('eight thousand random cheques on random bundles break nothing', () => {
  const counts = fuzz(RUNS, 1);
  expect(counts.wrongs).toEqual([]);
  expect(counts.runs).toBe(RUNS);
  expect(counts.applied).toBeGreaterThan(RUNS / 4);
  expect(counts.discounted).toBeGreaterThan(RUNS / 8);
  expect(counts.earned).toBeGreaterThan(RUNS / 100);
}, 600_000);

test('the same seed makes the same runs', () => {
  const { slowestMs: _, ...one } = fuzz(100, 7);
  const { slowestMs: __, ...other } = fuzz(100, 7);
  expect(other).toEqual(one);
});

test('an answer with a kopeck too many is noticed', () => {
  const lines = [line('a', { price: 1000 })];
  const sold = cheque(lines);
  const result = JSON.parse(
    JSON.stringify(price([promo('p', { kind: 'percent', percentBp: 1000 })], lines)),
  );
  expect(wrongsOf(sold, member(), result)).toEqual([]);
  result.lines[0].parts[0].amountKopecks += 1;
  result.totals.totalKopecks -= 1;
  expect(wrongsOf(sold, member(), result)).toEqual(['Σ parts of a line', 'Σ lines = total']);
});
