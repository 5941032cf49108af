import { readFile } from 'node:fs/promises';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { barcodeOf } from './barcode.ts';
import { code128 } from './code128.ts';
import { ean13, ean8 } from './ean.ts';
import { qrMatrix } from './qr/matrix.ts';
import type { QrLevel } from './qr/tables.ts';

const bytes = (text: string): number[] => Array.from(Buffer.from(text));

describe('EAN', () => {
  test('the worked example of the standard: 4 003994 155486', () => {
    const bars = ean13('400399415548');
    expect(bars?.hri).toBe('4003994155486');
    expect(bars?.modules).toBe(
      '101' +
        '0001101' +
        '0100111' +
        '0111101' +
        '0001011' +
        '0010111' +
        '0011101' +
        '01010' +
        '1100110' +
        '1001110' +
        '1001110' +
        '1011100' +
        '1001000' +
        '1010000' +
        '101',
    );
  });

  test('every EAN-13 is 95 modules, every EAN-8 is 67', () => {
    const digits = (count: number) =>
      fc.array(fc.integer({ min: 0, max: 9 }), { minLength: count, maxLength: count });
    fc.assert(fc.property(digits(12), (body) => ean13(body.join(''))?.modules.length === 95));
    fc.assert(fc.property(digits(7), (body) => ean8(body.join(''))?.modules.length === 67));
  });

  test('letters and wrong lengths are no EAN', () => {
    expect(ean13('40039941554')).toBeUndefined();
    expect(ean13('400399415548X')).toBeUndefined();
  });
});

describe('Code 128', () => {
  test('the well-known example: «PJJ123C» in set A has check value 54', () => {
    const bars = code128(bytes('{APJJ123C'));
    expect(bars?.hri).toBe('PJJ123C');
    // Start A, then the check character of value 54 (311123) before the stop pattern.
    expect(bars?.modules.startsWith('11010000100')).toBe(true);
    expect(bars?.modules.endsWith('111010110001100011101011')).toBe(true);
  });

  test('data without a code set is not printed, as on the real printer', () => {
    expect(barcodeOf([73, 4, ...bytes('1234')])).toMatch(/cannot be a CODE128/);
    expect(barcodeOf([73, 6, ...bytes('{B1234')])).toMatchObject({
      symbology: 'CODE128',
      hri: '1234',
    });
  });

  test('set C packs two digits a byte, and the sets can be switched', () => {
    expect(code128([...bytes('{C'), 12, 34, ...bytes('{Bx')])?.hri).toBe('1234x');
    expect(code128([...bytes('{C'), 100])).toBeUndefined();
  });
});

test('old and new forms of GS k mean the same bar code', () => {
  const code = bytes('460000000001');
  expect(barcodeOf([2, ...code, 0])).toEqual(barcodeOf([67, code.length, ...code]));
});

describe('QR', () => {
  test.each(['qr-short', 'qr-link', 'qr-dense'])(
    '%s is the square another encoder draws',
    async (name) => {
      const file = await readFile(new URL(`../golden/${name}.txt`, import.meta.url), 'utf8');
      const [head = '', ...rows] = file.trimEnd().split('\n');
      const matrix = qrMatrix(bytes(head.slice(2)), head[0] as QrLevel);
      expect(matrix?.map((row) => row.map((cell) => (cell ? '#' : '.')).join(''))).toEqual(rows);
    },
  );

  test('2 953 bytes fit at the lowest level, one more does not', () => {
    expect(
      qrMatrix(
        Array.from({ length: 2953 }, () => 65),
        'L',
      ),
    ).toHaveLength(177);
    expect(
      qrMatrix(
        Array.from({ length: 2954 }, () => 65),
        'L',
      ),
    ).toBeUndefined();
  });
});
