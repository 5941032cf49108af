import fc from 'fast-check';
import { expect, test } from 'vitest';
import { addDays, dateOf } from '../promotions/calendar.ts';
import { parseHistoryKey } from './keys.ts';
import {
  bucketEnd,
  bucketOf,
  calendarWindow,
  daysBetween,
  isInWindow,
  nextMonth,
  parseWindow,
  windowStart,
} from './window.ts';

const date = fc.integer({ min: 0, max: 40_000 }).map((day) => dateOf(day));
const calendar = fc.constantFrom(...calendarWindow.options);
const rolling = fc.integer({ min: 1, max: 366 }).map((days) => ({ days }));

test('[MK-05] two days share a bucket exactly when they share a window', () => {
  fc.assert(
    fc.property(calendar, date, fc.integer({ min: 0, max: 400 }), (window, day, later) => {
      const now = addDays(day, later);
      const same = bucketOf(window, day) === bucketOf(window, now);
      expect(isInWindow(window, day, now)).toBe(same);
    }),
  );
});

test('[MK-05] a bucket is past on the day after its last, and not before', () => {
  fc.assert(
    fc.property(calendar, date, (window, day) => {
      const bucket = bucketOf(window, day);
      const end = bucketEnd(bucket);
      expect(end === null).toBe(window === 'all');
      if (end === null) return;
      expect(bucketOf(window, addDays(end, -1))).toBe(bucket);
      expect(bucketOf(window, end)).not.toBe(bucket);
    }),
  );
});

test('a rolling window holds so many days with today, and nothing of tomorrow', () => {
  fc.assert(
    fc.property(rolling, date, (window, now) => {
      const start = windowStart(window, now);
      expect(daysBetween(start, now)).toBe(window.days - 1);
      expect(isInWindow(window, start, now)).toBe(true);
      expect(isInWindow(window, addDays(start, -1), now)).toBe(false);
      expect(isInWindow(window, addDays(now, 1), now)).toBe(false);
    }),
  );
});

test('the week begins on Monday, over New Year too; the month after December is January', () => {
  expect(bucketOf('week', '2027-01-03')).toBe('@w2026-12-28');
  expect(bucketOf('week', '2027-01-04')).toBe('@w2027-01-04');
  expect(nextMonth('2026-12-31')).toBe('2027-01-01');
  expect(bucketEnd('@2026-12')).toBe('2027-01-01');
  expect(bucketEnd('@2026')).toBe('2027-01-01');
  expect(bucketEnd('@w2026')).toBeNull();
  expect(bucketEnd('')).toBeNull();
});

test('windows and keys of history are read as promotions write them', () => {
  expect(parseWindow('month')).toBe('month');
  expect(parseWindow('90d')).toEqual({ days: 90 });
  for (const wrong of ['0d', '367d', '90', 'months', '']) expect(parseWindow(wrong)).toBeNull();
  expect(parseHistoryKey('all')).toMatchObject({ scope: 'all', window: 'all' });
  expect(parseHistoryKey('month')).toMatchObject({ scope: 'all', window: 'month' });
  expect(parseHistoryKey('category:tea:90d')).toMatchObject({
    scope: 'category:tea',
    kind: 'category',
    value: 'tea',
    window: { days: 90 },
  });
  // A value with a colon whose end is no window is the value.
  expect(parseHistoryKey('sku:a:b')).toMatchObject({ scope: 'sku:a:b', window: 'all' });
  expect(parseHistoryKey('colour:red')).toBeNull();
});
