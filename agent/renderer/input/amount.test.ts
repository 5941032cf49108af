import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { amountMinor, amountText, cleanAmount } from './amount.ts';

describe('typed money', () => {
  test('reads a comma, a dot, and the letters of the same key in a Russian layout', () => {
    expect(amountMinor('1234,5', 2)).toBe(123_450);
    expect(amountMinor('1234.50', 2)).toBe(123_450);
    expect(amountMinor('1234ю50', 2)).toBe(123_450);
    expect(amountMinor('1 234,50', 2)).toBe(123_450);
  });

  test('is no number while nothing, or only a comma, is typed', () => {
    expect(amountMinor('', 2)).toBeNull();
    expect(amountMinor(',', 2)).toBeNull();
    expect(amountMinor('руб', 2)).toBeNull();
  });

  test('drops digits that the currency does not have, and a second comma', () => {
    expect(cleanAmount('1,234', 2)).toBe('1,23');
    expect(cleanAmount('1,2,3', 2)).toBe('1,23');
    expect(cleanAmount('15,5', 0)).toBe('15');
    expect(cleanAmount('0007', 2)).toBe('7');
    expect(cleanAmount('-5', 2)).toBe('5');
  });

  test('text and minor units mean each other', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 999_999_999 }),
        fc.integer({ min: 0, max: 3 }),
        (minor, precision) => {
          fc.pre(minor / 10 ** precision < 10_000_000);
          expect(amountMinor(amountText(minor, precision), precision)).toBe(minor);
        },
      ),
    );
  });

  test('whatever is typed stays a prefix of some amount', () => {
    fc.assert(
      fc.property(fc.string(), fc.integer({ min: 0, max: 3 }), (text, precision) => {
        const clean = cleanAmount(text, precision);
        expect(clean).toMatch(/^\d{0,7}(,\d{0,3})?$/);
        expect(cleanAmount(clean, precision)).toBe(clean);
      }),
    );
  });
});
