import fc from 'fast-check';
import { expect, test } from 'vitest';
import { addDays, localToday, parseDay } from './days.ts';
import { createFormat } from './format.ts';

const TODAY = '2026-11-21';

test('a day is understood as people write it', () => {
  expect(parseDay('21.11.2026', TODAY)).toBe('2026-11-21');
  expect(parseDay('5/1/26', TODAY)).toBe('2026-01-05');
  expect(parseDay(' 5.12 ', TODAY)).toBe('2026-12-05');
  expect(parseDay('2026-02-28', TODAY)).toBe('2026-02-28');
});

test.each(['31.02.2026', '00.01.2026', '1.13.2026', 'вчера', '', '1', '2026-13-01'])(
  '«%s» is no day',
  (text) => {
    expect(parseDay(text, TODAY)).toBeNull();
  },
);

test('what the screen shows of a day is understood as the same day', () => {
  const days = fc.date({
    min: new Date('2000-01-01T00:00:00Z'),
    max: new Date('2099-12-31T00:00:00Z'),
    noInvalidDate: true,
  });
  fc.assert(
    fc.property(days, fc.constantFrom('ru' as const, 'en' as const), (date, language) => {
      const day = date.toISOString().slice(0, 10);
      expect(parseDay(createFormat(language).date(day), TODAY)).toBe(day);
    }),
  );
});

test('days are counted over the ends of months and years', () => {
  expect(addDays('2026-03-01', -1)).toBe('2026-02-28');
  expect(addDays('2026-12-31', 1)).toBe('2027-01-01');
  expect(localToday(new Date(2026, 0, 5, 23, 59))).toBe('2026-01-05');
});
