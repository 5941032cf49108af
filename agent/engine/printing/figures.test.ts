import { expect, test } from 'vitest';
import { amount, date, dateTime, quantity, rubles, signed } from './figures.ts';

test('rubles', () => {
  expect([0, 5, 123_450, -4495, 123_456_789_00].map(rubles)).toEqual([
    '0,00',
    '0,05',
    '1 234,50',
    '-44,95',
    '123 456 789,00',
  ]);
});

test('bonuses by the precision of their currency', () => {
  expect([amount(1150, 0), amount(1250, 2), amount(-5, 2)]).toEqual(['1 150', '12,50', '-0,05']);
  expect([signed('78'), signed('-78')]).toEqual(['+78', '-78']);
});

test('pieces are whole, weights have grams', () => {
  expect([1000, 12_000, 352, 1500, 1_000_000].map(quantity)).toEqual([
    '1',
    '12',
    '0,352',
    '1,500',
    '1 000',
  ]);
});

test('dates as they are written in Russia', () => {
  expect(date('2026-12-05')).toBe('05.12.2026');
  expect(dateTime('2026-11-21T14:05:59')).toBe('21.11.2026 14:05');
});
