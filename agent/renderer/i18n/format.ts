/** Figures and times as the cashier reads them: by language, times in the store's zone. */
import type { Language } from '@verno/shared/kernel/text';

const LOCALES = { ru: 'ru-RU', en: 'en-GB' } as const;
const MINUTE_S = 60;
const HOUR_S = 60 * MINUTE_S;
const DAY_S = 24 * HOUR_S;

export interface Format {
  readonly language: Language;
  /** Kopecks → «1 234,50 ₽». */
  money(kopecks: number): string;
  /** Kopecks → «1 500 ₽»: round sums on buttons; kopecks show only where there are any. */
  roundMoney(kopecks: number): string;
  /** Kopecks → «1 234,50»: in columns, where the sign would be noise. */
  plainMoney(kopecks: number): string;
  /** Thousandths → «2» or «0,345». */
  quantity(milli: number): string;
  /** Minor units of a bonus currency with `precision` digits. */
  bonus(minor: number, precision: number): string;
  /** A store's wall time `YYYY-MM-DDTHH:MM:SS` as day and time. */
  wallTime(local: string): string;
  /** Hours and minutes in the store's zone. */
  time(epochMs: number): string;
  /** Day and time in the store's zone. */
  dayTime(epochMs: number): string;
  /** «12 секунд назад». */
  ago(epochMs: number, nowMs: number): string;
}

/** `timeZone` is the store's; null takes the machine's, before the till knows its store. */
export function createFormat(language: Language, timeZone: string | null): Format {
  const locale = LOCALES[language];
  const zone = timeZone === null ? {} : { timeZone };
  const twoDigits = { minimumFractionDigits: 2, maximumFractionDigits: 2 };
  const rubles = {
    style: 'currency',
    currency: 'RUB',
    currencyDisplay: 'narrowSymbol',
    ...twoDigits,
  } as const;
  const currency = new Intl.NumberFormat(locale, rubles);
  const round = new Intl.NumberFormat(locale, {
    ...rubles,
    trailingZeroDisplay: 'stripIfInteger',
  });
  const plain = new Intl.NumberFormat(locale, twoDigits);
  const milli = new Intl.NumberFormat(locale, { maximumFractionDigits: 3 });
  const clock = new Intl.DateTimeFormat(locale, { ...zone, hour: '2-digit', minute: '2-digit' });
  const day = new Intl.DateTimeFormat(locale, { ...zone, dateStyle: 'medium', timeStyle: 'short' });
  const wall = new Intl.DateTimeFormat(locale, {
    timeZone: 'UTC',
    dateStyle: 'medium',
    timeStyle: 'short',
  });
  const relative = new Intl.RelativeTimeFormat(locale, { numeric: 'always' });
  return {
    language,
    money: (kopecks) => currency.format(kopecks / 100),
    roundMoney: (kopecks) => round.format(kopecks / 100),
    plainMoney: (kopecks) => plain.format(kopecks / 100),
    quantity: (value) => milli.format(value / 1000),
    bonus: (minor, precision) =>
      new Intl.NumberFormat(locale, { maximumFractionDigits: precision }).format(
        minor / 10 ** precision,
      ),
    wallTime: (local) => wall.format(Date.parse(`${local}Z`)),
    time: (epochMs) => clock.format(epochMs),
    dayTime: (epochMs) => day.format(epochMs),
    ago: (epochMs, nowMs) => {
      const seconds = Math.max(0, Math.round((nowMs - epochMs) / 1000));
      if (seconds < MINUTE_S) return relative.format(-seconds, 'second');
      if (seconds < HOUR_S) return relative.format(-Math.floor(seconds / MINUTE_S), 'minute');
      if (seconds < DAY_S) return relative.format(-Math.floor(seconds / HOUR_S), 'hour');
      return relative.format(-Math.floor(seconds / DAY_S), 'day');
    },
  };
}
