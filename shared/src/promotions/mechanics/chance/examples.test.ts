import { expect, test } from 'vitest';
import { line, price, promo } from '../../engine.testkit.ts';

const wins = (draw: string, shareBp: number, seed = 'spring'): boolean =>
  price(
    [promo('p', { kind: 'percent', percentBp: 1000 }, { when: { kind: 'chance', shareBp, seed } })],
    [line('a', { price: 1000 })],
    { cheque: { draw } },
  ).totals.discountKopecks > 0;

test('[MECH-04] one in five wins, the same ones every time', () => {
  const draws = Array.from({ length: 1000 }, (_, i) => `cheque-${i}`);
  const first = draws.filter((draw) => wins(draw, 2000));
  expect(first.length).toBeGreaterThan(150);
  expect(first.length).toBeLessThan(250);
  expect(draws.filter((draw) => wins(draw, 2000))).toEqual(first);
  expect(first.every((draw) => wins(draw, 5000))).toBe(true);
  expect(draws.filter((draw) => wins(draw, 2000, 'autumn'))).not.toEqual(first);
});

test('never and always are just that', () => {
  expect([wins('x', 0), wins('x', 10_000)]).toEqual([false, true]);
});
