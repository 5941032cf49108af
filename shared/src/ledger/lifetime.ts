/** Dates of a lot from a lifetime: delays or a fixed date, rounded to days or to the beginning of a month. */
import { addDays, monthStart } from '../promotions/calendar.ts';

export interface LotLifetime {
  /** null = spendable at once. */
  readonly activateAfterDays: number | null;
  /** Counted from the first day it can be spent; null = `expireOn`. */
  readonly expireAfterDays: number | null;
  /** A fixed day of the end; null = never burns. */
  readonly expireOn: string | null;
  /** Both dates move on to the next first of a month. */
  readonly alignToMonth: boolean;
}

/** Local dates `YYYY-MM-DD`: from `activateOn` on it can be spent, from `expireOn` on no more. */
export interface LotDates {
  readonly activateOn: string | null;
  readonly expireOn: string | null;
}

/** Dates of a lot that comes `today`, as promotions date theirs. */
export function lotDates(today: string, lifetime: LotLifetime): LotDates {
  const align = (date: string): string => (lifetime.alignToMonth ? monthStart(date) : date);
  const { activateAfterDays, expireAfterDays } = lifetime;
  const activateOn = activateAfterDays === null ? null : align(addDays(today, activateAfterDays));
  const expireOn =
    expireAfterDays === null
      ? lifetime.expireOn
      : align(addDays(activateOn ?? today, expireAfterDays));
  return { activateOn, expireOn };
}
