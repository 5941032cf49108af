import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isValidEan } from '../catalog/barcode.ts';
import {
  capacityOf,
  isNumberOf,
  luhnCheckDigit,
  numberAt,
  numberTemplate,
  randomNumber,
} from './number-template.ts';
import type { NumberTemplate } from './number-template.ts';

const template = (raw: unknown): NumberTemplate => numberTemplate.parse(raw);

const numbering = fc.constantFrom('sequence', 'random');
const anyTemplate = fc
  .oneof(
    fc.record({
      kind: fc.constant('mask'),
      mask: fc
        .array(fc.constantFrom('#', '@', '*', '-', 'A', '7'), { minLength: 1, maxLength: 12 })
        .map((signs) => `${signs.join('')}#`),
      numbering,
    }),
    fc.record({
      kind: fc.constant('ean13'),
      prefix: fc.stringMatching(/^\d{1,11}$/),
      numbering,
    }),
    fc.record({
      kind: fc.constant('luhn'),
      prefix: fc.stringMatching(/^\d{0,8}$/),
      digits: fc.integer({ min: 10, max: 19 }),
      numbering,
    }),
  )
  .map(template);

/** Chance that can be repeated. */
const bytesFrom = (seed: number) => {
  let state = seed;
  return {
    bytes: (count: number) =>
      Uint8Array.from({ length: count }, () => {
        state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
        return state >>> 16;
      }),
  };
};

test('[ADM-07] two places never have one number, and every number is known as one of its template', () => {
  fc.assert(
    fc.property(anyTemplate, fc.bigInt({ min: 0n }), fc.bigInt({ min: 0n }), (one, a, b) => {
      const capacity = capacityOf(one);
      const [first, second] = [a % capacity, b % capacity];
      const [left, right] = [numberAt(one, first), numberAt(one, second)];
      expect(left === right).toBe(first === second);
      expect(isNumberOf(one, left)).toBe(true);
    }),
  );
});

test('[ADM-07] drawn numbers are of the template, and a small template is drawn whole', () => {
  fc.assert(
    fc.property(anyTemplate, fc.integer(), (one, seed) => {
      expect(isNumberOf(one, randomNumber(one, bytesFrom(seed)))).toBe(true);
    }),
  );
  const small = template({ kind: 'mask', mask: 'X-#', numbering: 'random' });
  const random = bytesFrom(7);
  const drawn = new Set(Array.from({ length: 400 }, () => randomNumber(small, random)));
  expect(drawn.size).toBe(10);
});

test('[ADM-07] a small template gives each of its numbers exactly once', () => {
  const one = template({ kind: 'mask', mask: '#@', numbering: 'sequence' });
  const all = new Set(Array.from({ length: 240 }, (_, place) => numberAt(one, BigInt(place))));
  expect([all.size, capacityOf(one)]).toEqual([240, 240n]);
  expect(() => numberAt(one, 240n)).toThrow(/no number/);
  expect(() => numberAt(one, -1n)).toThrow(/no number/);
});

describe('check digits', () => {
  test('[ADM-07] EAN-13: every number scans', () => {
    const one = template({ kind: 'ean13', prefix: '29', numbering: 'sequence' });
    fc.assert(
      fc.property(fc.bigInt({ min: 0n, max: capacityOf(one) - 1n }), (place) => {
        const number = numberAt(one, place);
        expect(number.startsWith('29') && isValidEan(number)).toBe(true);
      }),
    );
    expect(numberAt(one, 1n)).toBe('2900000000018');
  });

  test('[ADM-07] Luhn: the number of ISO/IEC 7812 examples, and one wrong digit is noticed', () => {
    expect(luhnCheckDigit('7992739871')).toBe(3);
    const one = template({ kind: 'luhn', prefix: '7', digits: 10, numbering: 'sequence' });
    fc.assert(
      fc.property(
        fc.bigInt({ min: 0n, max: capacityOf(one) - 1n }),
        fc.integer({ min: 1, max: 8 }),
        fc.integer({ min: 1, max: 9 }),
        (place, at, by) => {
          const number = numberAt(one, place);
          const digit = (Number(number[at]) + by) % 10;
          const wrong = number.slice(0, at) + String(digit) + number.slice(at + 1);
          expect([isNumberOf(one, number), isNumberOf(one, wrong)]).toEqual([true, false]);
        },
      ),
    );
  });
});

test('templates that leave no place for a number, or hold strange signs, are refused', () => {
  for (const raw of [
    { kind: 'mask', mask: 'ABC', numbering: 'random' },
    { kind: 'mask', mask: 'код-##', numbering: 'random' },
    { kind: 'ean13', prefix: '123456789012', numbering: 'random' },
    { kind: 'luhn', prefix: '12345', digits: 6, numbering: 'random' },
    { kind: 'ean13', prefix: '29' },
  ]) {
    expect(numberTemplate.safeParse(raw).success).toBe(false);
  }
});

test('a source of chance that always gives the same is told, not waited for', () => {
  const stuck = { bytes: (count: number) => new Uint8Array(count).fill(255) };
  const one = template({ kind: 'mask', mask: '#', numbering: 'random' });
  expect(() => randomNumber(one, stuck)).toThrow(/chance/);
});
