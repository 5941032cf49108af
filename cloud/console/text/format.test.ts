import fc from 'fast-check';
import { expect, test } from 'vitest';
import { toMoneyText } from '@verno/shared/money/text';
import { createFormat, isZero } from './format.ts';
import { formatPhone } from './phone.ts';

const ru = createFormat('ru', 'Europe/Moscow');
const en = createFormat('en', 'Europe/Moscow');
/** Intl parts figures by spaces that do not break. */
const plain = (text: string): string => text.replaceAll(/[\u00a0\u202f]/g, ' ');

test('money is read as it is written in each language', () => {
  expect(plain(ru.money('1234.50'))).toBe('1 234,50 ₽');
  expect(plain(ru.money('-0.05'))).toBe('−0,05 ₽');
  expect(en.money('1234.50')).toBe('₽1,234.50');
});

test('no kopeck is lost on the way to the screen, however large the sum', () => {
  fc.assert(
    fc.property(fc.integer({ min: -(10 ** 14), max: 10 ** 14 }), (kopecks) => {
      const text = toMoneyText(kopecks);
      const digits = plain(ru.money(text)).replaceAll(/[^\d]/g, '');
      expect(Number(digits)).toBe(Math.abs(kopecks));
    }),
  );
});

test('bonuses keep the digits of their currency and show their sign', () => {
  expect(plain(ru.amount('1284.5'))).toBe('1 284,5');
  expect(ru.amount('7')).toBe('7');
  expect(ru.signed('12.50')).toBe('+12,50');
  expect(ru.signed('-3')).toBe('−3');
  expect(ru.signed('0.00')).toBe('0,00');
});

test('a store’s wall time is shown as printed, whatever zone the reader sits in', () => {
  expect(ru.wallTime('2026-11-21T23:59:59')).toBe('21.11.2026, 23:59');
  expect(createFormat('ru', 'Asia/Vladivostok').wallTime('2026-11-21T23:59:59')).toBe(
    '21.11.2026, 23:59',
  );
});

test('an instant is shown in the reader’s zone', () => {
  expect(ru.instant('2026-11-21T21:30:00Z')).toBe('22.11.2026, 00:30');
  expect(createFormat('ru', 'UTC').instant('2026-11-21T21:30:00Z')).toBe('21.11.2026, 21:30');
  expect(en.date('2026-12-05')).toBe('05/12/2026');
});

test('how long ago is told in the largest whole unit, with the plural right', () => {
  const now = Date.parse('2026-11-21T12:00:00Z');
  const ago = (seconds: number): string =>
    ru.relative(new Date(now - seconds * 1000).toISOString(), now);
  expect([4, 61, 2 * 3600 + 5, 5 * 86_400].map(ago)).toEqual([
    '4 секунды назад',
    '1 минуту назад',
    '2 часа назад',
    '5 дней назад',
  ]);
  expect(ru.relative(new Date(now + 15 * 60_000).toISOString(), now)).toBe('через 15 минут');
  expect(ago(40 * 86_400)).toBe('12.10.2026, 15:00');
});

test('nothing is quiet, the least something is not', () => {
  expect(['0', '0.00', '-0.00'].map(isZero)).toEqual([true, true, true]);
  expect(['0.01', '-0.01', '10.00'].map(isZero)).toEqual([false, false, false]);
});

test('a Russian phone is grouped, another is left as it came', () => {
  expect(formatPhone('+79161234567')).toBe('+7 916 123-45-67');
  expect(formatPhone('+442071838750')).toBe('+442071838750');
  expect(formatPhone(null)).toBeNull();
});
