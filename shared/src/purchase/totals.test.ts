import { expect, test } from 'vitest';
import { lineAmount, payInFull } from './totals.ts';

test('a line of 0.333 kg at 99,90 ₽ costs 33,27 ₽', () => {
  expect(lineAmount(9990, 333)).toBe(3327);
});

test('half a kopeck of a line goes up', () => {
  expect(lineAmount(5, 500)).toBe(3);
  expect(lineAmount(100, 1000)).toBe(100);
});

test('cash gives change, a card pays the exact sum, too little pays nothing', () => {
  expect(payInFull('cash', 12_345, 20_000)?.changeKopecks).toBe(7655);
  expect(payInFull('card', 12_345, null)).toEqual({
    method: 'card',
    amountKopecks: 12_345,
    tenderedKopecks: 12_345,
    changeKopecks: 0,
  });
  expect(payInFull('cash', 12_345, 12_344)).toBeNull();
  expect(payInFull('card', 12_345, 20_000)).toBeNull();
});
