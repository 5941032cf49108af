/** Civil dates without a time zone: a store's wall time comes in as text and stays there. */

/** The store's wall time, taken apart once per evaluation. */
export interface LocalTime {
  /** `YYYY-MM-DDTHH:MM:SS`. */
  readonly text: string;
  readonly date: string;
  /** Days since 1970-01-01. */
  readonly day: number;
  /** 1 = Monday … 7 = Sunday (ISO 8601). */
  readonly weekday: number;
  /** Since local midnight. */
  readonly minutes: number;
}

export function parseLocalTime(text: string): LocalTime {
  const date = text.slice(0, 10);
  const day = dayOf(date);
  const minutes = digits(text, 11, 13) * 60 + digits(text, 14, 16);
  // 1970-01-01 was a Thursday.
  const weekday = ((((day + 3) % 7) + 7) % 7) + 1;
  return { text, date, day, weekday, minutes };
}

/** Days since 1970-01-01 of `YYYY-MM-DD`, in the proleptic Gregorian calendar. */
export function dayOf(date: string): number {
  return dayNumber(yearOf(date), monthOf(date), digits(date, 8, 10));
}

/** `YYYY-MM-DD` of a day number. */
export function dateOf(day: number): string {
  const { year, month, dayOfMonth } = civil(day);
  return `${String(year).padStart(4, '0')}-${pad(month)}-${pad(dayOfMonth)}`;
}

/** The number that decimal digits from `start` up to `end` are. */
function digits(text: string, start: number, end: number): number {
  let value = 0;
  for (let at = start; at < end; at += 1) value = value * 10 + text.charCodeAt(at) - DIGIT_ZERO;
  return value;
}

const DIGIT_ZERO = 48;

export function addDays(date: string, days: number): string {
  return dateOf(dayOf(date) + days);
}

export function yearOf(date: string): number {
  return digits(date, 0, 4);
}

export function monthOf(date: string): number {
  return digits(date, 5, 7);
}

/**
 * Day number of the yearly return of `date` in `year`. 29 February returns on 28 February of a common
 * year: the person's month stays their month.
 */
export function anniversary(date: string, year: number): number {
  const month = monthOf(date);
  const day = Number(date.slice(8, 10));
  return dayNumber(year, month, month === 2 && day === 29 && !isLeap(year) ? 28 : day);
}

/** First day of the month after the one `date` is in; a first day stays where it is. */
export function monthStart(date: string): string {
  if (date.endsWith('-01')) return date;
  const month = monthOf(date);
  const year = yearOf(date);
  return dateOf(month === 12 ? dayNumber(year + 1, 1, 1) : dayNumber(year, month + 1, 1));
}

/** First day of the ISO week (Monday) that `day` is in. */
export function weekStart(time: LocalTime): string {
  return dateOf(time.day - time.weekday + 1);
}

function isLeap(year: number): boolean {
  return (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
}

/** Days from the civil date by counting years from March, so that the leap day comes last. */
function dayNumber(year: number, month: number, day: number): number {
  const y = month <= 2 ? year - 1 : year;
  const era = Math.floor(y / 400);
  const yearOfEra = y - era * 400;
  const dayOfYear = Math.floor((153 * (month + (month > 2 ? -3 : 9)) + 2) / 5) + day - 1;
  const dayOfEra =
    yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear;
  return era * 146_097 + dayOfEra - 719_468;
}

function civil(day: number): { year: number; month: number; dayOfMonth: number } {
  const shifted = day + 719_468;
  const era = Math.floor(shifted / 146_097);
  const dayOfEra = shifted - era * 146_097;
  const yearOfEra = Math.floor(
    (dayOfEra -
      Math.floor(dayOfEra / 1460) +
      Math.floor(dayOfEra / 36_524) -
      Math.floor(dayOfEra / 146_096)) /
      365,
  );
  const dayOfYear =
    dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const place = Math.floor((5 * dayOfYear + 2) / 153);
  const month = place < 10 ? place + 3 : place - 9;
  return {
    year: yearOfEra + era * 400 + (month <= 2 ? 1 : 0),
    month,
    dayOfMonth: dayOfYear - Math.floor((153 * place + 2) / 5) + 1,
  };
}

function pad(value: number): string {
  return value < 10 ? `0${value}` : String(value);
}
