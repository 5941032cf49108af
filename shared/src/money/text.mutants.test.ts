/** Money as people and programs write it. */
import { expect, test } from 'vitest';
import { fromMoneyText, moneyText, toDecimalText, toMoneyText } from './text.ts';

test('rubles are written with two digits, whatever the sum', () => {
  expect([0, 5, -5, 99, 100, 123_450, -123_456].map(toMoneyText)).toEqual([
    '0.00',
    '0.05',
    '-0.05',
    '0.99',
    '1.00',
    '1234.50',
    '-1234.56',
  ]);
  for (const kopecks of [0, 1, -1, 1_000_000]) {
    expect(moneyText.safeParse(toMoneyText(kopecks)).success).toBe(true);
  }
});

test('bonuses are written with the digits of their currency', () => {
  expect(toDecimalText(1250, 0)).toBe('1250');
  expect(toDecimalText(-7, 0)).toBe('-7');
  expect(toDecimalText(1250, 1)).toBe('125.0');
  expect(toDecimalText(7, 4)).toBe('0.0007');
  expect(toDecimalText(123_456, 4)).toBe('12.3456');
});

test('what a person types is read, with a dot, a comma or spaces', () => {
  expect(['7', '7.5', '7,05', '1 234,50', '-0.01', '-12'].map(fromMoneyText)).toEqual([
    700, 750, 705, 123_450, -1, -1200,
  ]);
  expect(Object.is(fromMoneyText('-0,00'), 0)).toBe(true);
  expect(['', '-', '1.234', 'x1', '1.', '12345678901234'].map(fromMoneyText)).toEqual(
    Array.from({ length: 6 }, () => null),
  );
});
