/** Calendar days for the quick periods. */

/** The day it is on this computer, `YYYY-MM-DD`. */
export function localToday(now: Date): string {
  const two = (value: number): string => String(value).padStart(2, '0');
  return `${now.getFullYear()}-${two(now.getMonth() + 1)}-${two(now.getDate())}`;
}

/** `days` later (or earlier, when negative) in the calendar. */
export function addDays(day: string, days: number): string {
  const moved = new Date(`${day}T00:00:00Z`);
  moved.setUTCDate(moved.getUTCDate() + days);
  return moved.toISOString().slice(0, 10);
}

/**
 * What a person typed → `YYYY-MM-DD`: `21.11.2026`, `21/11/26`, `21.11` (this year), `2026-11-21`.
 * Null when there is no such day.
 */
export function parseDay(text: string, today: string): string | null {
  const iso = /^(\d{4})-(\d\d)-(\d\d)$/.exec(text.trim());
  const typed = /^(\d{1,2})[./\-\s](\d{1,2})(?:[./\-\s](\d{2}|\d{4}))?$/.exec(text.trim());
  if (iso === null && typed === null) return null;
  const [year = today.slice(0, 4), month = '', day = ''] =
    iso === null ? [typed?.[3], typed?.[2], typed?.[1]] : iso.slice(1);
  const fullYear = year.length === 2 ? `20${year}` : year;
  const written = `${fullYear}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`;
  const moment = new Date(`${written}T00:00:00Z`);
  // 31 February becomes March; only a day that stays itself is in the calendar.
  return !Number.isNaN(moment.getTime()) && moment.toISOString().startsWith(written)
    ? written
    : null;
}
