import fc from 'fast-check';
import iconv from 'iconv-lite';
import { expect, test } from 'vitest';
import { ENCODING, printableText } from './charset.ts';

test('Russian, № and box drawing stay as they are', () => {
  const text = 'Ёжик съел № 5: ёлки, АБВГДЕ абвгде ─│┌';
  expect(printableText(text)).toBe(text);
});

test('what the table lacks is written as a person would', () => {
  expect(printableText('«Чай» — 12 ₽… 2 × 3')).toBe('"Чай" - 12 руб.... 2 x 3');
  expect(printableText('1\u00A0234,50\u202F€')).toBe('1 234,50 EUR');
  expect(printableText('Crème brûlée, Қазақстан, Київ')).toBe(
    'Creme brulee, Казакстан, Киïв'.replace('ï', 'ї'),
  );
});

test('letters made of two code points are one letter', () => {
  expect(printableText('и\u0306од е\u0308ж')).toBe('йод ёж');
});

test('an emoji is one question mark, however many code points it has', () => {
  expect(printableText('🎁')).toBe('?');
  expect(printableText('👨‍👩‍👧 и 🇷🇺')).toBe('? и ?');
});

test('a name from outside cannot command the printer', () => {
  expect(printableText('чай\u001B@\u001DV0\n\r\u0000\u007F')).toMatch(/^чай @ V0 +$/);
});

test('every text becomes one printable byte a character', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), (text) => {
      const printable = printableText(text);
      const bytes = iconv.encode(printable, ENCODING);
      expect(bytes).toHaveLength(printable.length);
      expect(iconv.decode(bytes, ENCODING)).toBe(printable);
      expect(bytes.every((byte) => byte >= 0x20 && byte !== 0x7f)).toBe(true);
    }),
    { numRuns: 1000 },
  );
});
