/**
 * Windows of time by the store's calendar. A calendar window has a bucket, named as limits of promotions
 * name theirs (promotions/limits.ts), so that last month's figure is never taken for this month's.
 */
import { z } from 'zod';
import { unreachable } from '../kernel/unreachable.ts';
import { addDays, dayOf, parseLocalTime, weekStart } from '../promotions/calendar.ts';

/** Longest rolling window. */
export const ROLLING_DAYS_MAX = 366;

export const calendarWindow = z.enum(['day', 'week', 'month', 'year', 'all']);
export type CalendarWindow = z.infer<typeof calendarWindow>;

/** A calendar window, or the last so many days with today. */
export type Window = CalendarWindow | { readonly days: number };

/** `''` for all time, `@2026-11-21`, `@w2026-11-16` (its Monday), `@2026-11`, `@2026`. */
export function bucketOf(window: CalendarWindow, date: string): string {
  switch (window) {
    case 'all':
      return '';
    case 'day':
      return `@${date}`;
    case 'week':
      return `@w${weekStart(parseLocalTime(`${date}T00:00:00`))}`;
    case 'month':
      return `@${date.slice(0, 7)}`;
    case 'year':
      return `@${date.slice(0, 4)}`;
    default:
      return unreachable(window);
  }
}

/** True when `date` lies in the window that `now` is in; both local dates. */
export function isInWindow(window: Window, date: string, now: string): boolean {
  if (date > now) return false;
  return date >= windowStart(window, now);
}

/** First date of the window that `now` is in; of all time, a date before every other. */
export function windowStart(window: Window, now: string): string {
  if (typeof window === 'object') return addDays(now, 1 - window.days);
  switch (window) {
    case 'all':
      return '0001-01-01';
    case 'day':
      return now;
    case 'week':
      return weekStart(parseLocalTime(`${now}T00:00:00`));
    case 'month':
      return `${now.slice(0, 7)}-01`;
    case 'year':
      return `${now.slice(0, 4)}-01-01`;
    default:
      return unreachable(window);
  }
}

/**
 * First date after a bucket: from then on its figure is past.
 * @returns null for all time and for text that names no bucket
 */
export function bucketEnd(bucket: string): string | null {
  const parts = /^@(w?)(\d{4})(?:-(\d\d))?(?:-(\d\d))?$/.exec(bucket);
  if (parts === null) return null;
  const [, week, year = '', month, day] = parts;
  if (day !== undefined) return addDays(`${year}-${month}-${day}`, week === 'w' ? 7 : 1);
  if (month !== undefined) return nextMonth(`${year}-${month}-01`);
  return week === 'w' ? null : `${String(Number(year) + 1).padStart(4, '0')}-01-01`;
}

/** First day of the month after the one `date` is in. */
export function nextMonth(date: string): string {
  const month = Number(date.slice(5, 7));
  const year = Number(date.slice(0, 4)) + (month === 12 ? 1 : 0);
  const next = month === 12 ? 1 : month + 1;
  return `${String(year).padStart(4, '0')}-${String(next).padStart(2, '0')}-01`;
}

/** Reads `all`, `month` …, or `90d`; null when it is neither. */
export function parseWindow(text: string): Window | null {
  const calendar = calendarWindow.safeParse(text);
  if (calendar.success) return calendar.data;
  const days = /^([1-9]\d{0,2})d$/.exec(text)?.[1];
  if (days === undefined || Number(days) > ROLLING_DAYS_MAX) return null;
  return { days: Number(days) };
}

/** Whole days from one local date to another. */
export function daysBetween(from: string, to: string): number {
  return dayOf(to) - dayOf(from);
}
