import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { eanCheckDigit, isValidEan, parseWeightBarcode } from './barcode.ts';

const LAYOUT = { prefixes: ['22'], codeDigits: 5, weightDigits: 5 };

describe('EAN check digits', () => {
  test('known numbers of each length are right', () => {
    for (const code of ['96385074', '036000291452', '4006381333931', '10614141543219']) {
      expect(isValidEan(code), code).toBe(true);
    }
  });

  test('any single wrong digit is noticed', () => {
    const damaged = fc.tuple(
      fc.stringMatching(/^\d{12}$/),
      fc.integer({ min: 0, max: 12 }),
      fc.integer({ min: 1, max: 9 }),
    );
    fc.assert(
      fc.property(damaged, ([body, place, shift]) => {
        const code = `${body}${eanCheckDigit(body)}`;
        const digit = (Number(code[place]) + shift) % 10;
        return (
          isValidEan(code) && !isValidEan(code.slice(0, place) + digit + code.slice(place + 1))
        );
      }),
    );
  });
});

describe('weight barcodes', () => {
  test('prefix, item code and grams come out, zeros kept', () => {
    const body = '220004201234';
    expect(parseWeightBarcode(`${body}${eanCheckDigit(body)}`, LAYOUT)).toEqual({
      plu: '00042',
      quantityMilli: 1234,
    });
  });

  test('a wrong check digit, a foreign prefix and an empty scale are no weight barcode', () => {
    const body = '220004201234';
    expect(parseWeightBarcode(`${body}${(eanCheckDigit(body) + 1) % 10}`, LAYOUT)).toBeNull();
    expect(parseWeightBarcode('4006381333931', LAYOUT)).toBeNull();
    expect(parseWeightBarcode(`220004200000${eanCheckDigit('220004200000')}`, LAYOUT)).toBeNull();
  });
});
