import fc from 'fast-check';
import { expect, test } from 'vitest';
import { toDecimalText } from '../money/text.ts';
import { AMOUNT_MAX, parseAmount } from './amount.ts';

test('what is written by us is read by us, in every precision', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: AMOUNT_MAX }),
      fc.integer({ min: 0, max: 4 }),
      (minor, precision) => {
        expect(parseAmount(toDecimalText(minor, precision), precision)).toBe(minor);
      },
    ),
  );
});

test('a comma and missing digits are read, too', () => {
  expect(parseAmount('12,5', 2)).toBe(1250);
  expect(parseAmount(' 7 ', 0)).toBe(7);
});

test.each(['', '0', '0.00', '-5', '+5', '1.234', '1e3', '1 000', 'abc', '.5', '99999999999999'])(
  '«%s» is no amount of a two-digit currency',
  (text) => {
    expect(parseAmount(text, 2)).toBeNull();
  },
);

test('parts of a unit that the currency does not have are refused, not rounded', () => {
  expect(parseAmount('5.5', 0)).toBeNull();
});
