/** Figures, money and times as a person reads them. Pure: the language and the moment are arguments. */
import type { Language } from '@verno/shared/kernel/text';

const LOCALES = { ru: 'ru-RU', en: 'en-GB' } as const;
const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;
/** After this many days «10 дней назад» says less than the date. */
const RELATIVE_DAYS_MAX = 7;
const MINUS = '\u2212';

export interface Format {
  /** Decimal text of rubles → «1 234,50 ₽». */
  money(text: string): string;
  /** Decimal text → «1 234,50», digits after the comma as given. */
  amount(text: string): string;
  /** The same with its sign always shown: «+12,50», «−3». */
  signed(text: string): string;
  /** An integer with its thousands apart. */
  count(value: number): string;
  /** A store's wall time `YYYY-MM-DDTHH:MM:SS` → «21.11.2026, 14:32», never moved to another zone. */
  wallTime(local: string): string;
  /** A calendar date `YYYY-MM-DD` → «21.11.2026». */
  date(day: string): string;
  /** A calendar date in words, without the year when it is this one: «5 декабря». */
  dayInWords(day: string, today: string): string;
  /** An instant in the zone of this computer → «21.11.2026, 14:32». */
  instant(iso: string): string;
  /** Seconds as the largest whole unit that fits: «45 с», «12 мин», «3 ч», «2 дн.». */
  duration(seconds: number): string;
  /** How long ago or ahead: «2 минуты назад»; a date when it is more than a week. */
  relative(iso: string, nowMs: number): string;
}

/** Whether the text is a decimal number that Intl takes digit by digit, without a float between. */
function isDecimal(text: string): text is `${number}` {
  return /^-?\d+(\.\d+)?$/.test(text);
}

function digitsAfterDot(text: string): number {
  return text.split('.')[1]?.length ?? 0;
}

/** `relative` of {@link Format}: the largest whole unit that fits. */
function relativeParts(deltaMs: number): [number, Intl.RelativeTimeFormatUnit] {
  const size = Math.abs(deltaMs);
  if (size < MINUTE_MS) return [Math.round(deltaMs / 1000), 'second'];
  if (size < HOUR_MS) return [Math.trunc(deltaMs / MINUTE_MS), 'minute'];
  if (size < DAY_MS) return [Math.trunc(deltaMs / HOUR_MS), 'hour'];
  return [Math.trunc(deltaMs / DAY_MS), 'day'];
}

/** Formatters of one language; `timeZone` is the zone of instants, this computer's by default. */
export function createFormat(spoken: Language, timeZone?: string): Format {
  const locale = LOCALES[spoken];
  const zone = timeZone === undefined ? {} : { timeZone };
  const money = new Intl.NumberFormat(locale, {
    style: 'currency',
    currency: 'RUB',
    currencyDisplay: 'narrowSymbol',
  });
  const count = new Intl.NumberFormat(locale);
  const dayAndMinute = { dateStyle: 'short', timeStyle: 'short' } as const;
  const wall = new Intl.DateTimeFormat(locale, { ...dayAndMinute, timeZone: 'UTC' });
  const day = new Intl.DateTimeFormat(locale, { dateStyle: 'short', timeZone: 'UTC' });
  const words = { day: 'numeric', month: 'long', timeZone: 'UTC' } as const;
  const thisYear = new Intl.DateTimeFormat(locale, words);
  const anyYear = new Intl.DateTimeFormat(locale, { ...words, year: 'numeric' });
  const instant = new Intl.DateTimeFormat(locale, { ...dayAndMinute, ...zone });
  const relative = new Intl.RelativeTimeFormat(locale, { numeric: 'auto' });
  const inUnits = new Map<string, Intl.NumberFormat>();
  const inUnit = (unit: string): Intl.NumberFormat => {
    const style = { style: 'unit', unit, unitDisplay: 'short' } as const;
    const made = inUnits.get(unit) ?? new Intl.NumberFormat(locale, style);
    inUnits.set(unit, made);
    return made;
  };
  const minus = (text: string): string => text.replace('-', MINUS);
  const byDigits = new Map<number, Intl.NumberFormat>();
  const withDigits = (digits: number): Intl.NumberFormat => {
    const style = { minimumFractionDigits: digits, maximumFractionDigits: digits };
    const made = byDigits.get(digits) ?? new Intl.NumberFormat(locale, style);
    byDigits.set(digits, made);
    return made;
  };
  const amount = (text: string): string => {
    if (!isDecimal(text)) return text;
    return minus(withDigits(digitsAfterDot(text)).format(text));
  };
  return {
    money: (text) => (isDecimal(text) ? minus(money.format(text)) : text),
    amount,
    signed: (text) => (/^-|^[0.]+$/.test(text) ? amount(text) : `+${amount(text)}`),
    count: (value) => count.format(value),
    wallTime: (local) => wall.format(new Date(`${local}Z`)),
    date: (text) => day.format(new Date(`${text}T00:00:00Z`)),
    dayInWords: (text, today) => {
      const style = text.slice(0, 4) === today.slice(0, 4) ? thisYear : anyYear;
      return style.format(new Date(`${text}T00:00:00Z`));
    },
    instant: (iso) => instant.format(new Date(iso)),
    duration: (seconds) => {
      const [value, unit] = relativeParts(Math.abs(seconds) * 1000);
      return inUnit(unit).format(value);
    },
    relative: (iso, nowMs) => {
      const deltaMs = Date.parse(iso) - nowMs;
      if (Math.abs(deltaMs) > RELATIVE_DAYS_MAX * DAY_MS) return instant.format(new Date(iso));
      return relative.format(...relativeParts(deltaMs));
    },
  };
}

/** Whether decimal text is nothing: such figures are shown quietly. */
export function isZero(text: string): boolean {
  return /^-?[0.]+$/.test(text);
}
