import { anniversary, dayOf, monthOf, yearOf } from '../../calendar.ts';
import type { LocalTime } from '../../calendar.ts';
import { unreachable } from '../../../kernel/unreachable.ts';
import type { Text } from '../../../kernel/text.ts';
import type { MemberFacts } from '../../cheque.ts';
import { conditionMechanic, leaf, verdict } from '../../mechanic.ts';
import type { CompiledCondition } from '../../mechanic.ts';
import { UNKNOWN } from '../../verdict.ts';
import { inside } from '../../range.ts';
import { own } from '../../own.ts';
import { dateParams } from './params.ts';
import type { DateWhen } from './params.ts';

export const date = conditionMechanic({
  kind: 'date',
  title: { ru: 'Дата покупателя', en: 'A date of the member' },
  params: dateParams,
  sentence: ({ of, when }) => {
    const text = whenText(when);
    return { ru: `${of}: ${text.ru}`, en: `${of}: ${text.en}` };
  },
  compile: ({ of, when }) =>
    dateCondition('condition.date', `member.dates.${of}`, (member) => own(member.dates, of), when),
});

/** @param read gives undefined where the date is not known */
export function dateCondition(
  code: string,
  fact: string,
  read: (member: MemberFacts) => string | undefined,
  when: DateWhen,
): CompiledCondition {
  return leaf(
    ({ member, now, factsRead }) => {
      if (member === null) return UNKNOWN;
      factsRead.add(fact);
      const seen = read(member);
      return seen === undefined ? UNKNOWN : verdict(dateFits(seen, when, now));
    },
    ({ member }) => ({
      code,
      fact,
      expected: neutralText(when),
      seen: (member === null ? undefined : read(member)) ?? null,
    }),
  );
}

/** True when the date counts today. */
export function dateFits(seen: string, when: DateWhen, now: LocalTime): boolean {
  const year = yearOf(now.date);
  switch (when.type) {
    case 'in_month':
      return monthOf(seen) === monthOf(now.date);
    case 'around':
      // The nearest return may belong to the year before or after: December looks at January.
      return [year - 1, year, year + 1].some((one) => {
        const offset = now.day - anniversary(seen, one);
        return offset >= -when.before && offset <= when.after;
      });
    case 'years':
      return year - yearOf(seen) === when.years && anniversary(seen, year) === now.day;
    case 'age':
      return inside(fullYears(seen, now), when);
    case 'days_since':
      return inside(now.day - dayOf(seen), when);
    case 'between':
      return seen >= when.from && seen <= when.to;
    default:
      return unreachable(when);
  }
}

function fullYears(seen: string, now: LocalTime): number {
  const year = yearOf(now.date);
  const years = year - yearOf(seen);
  return anniversary(seen, year) <= now.day ? years : years - 1;
}

/** When a date counts, in plain words. */
export function whenText(when: DateWhen): Text {
  switch (when.type) {
    case 'in_month':
      return { ru: 'в этом месяце', en: 'this month' };
    case 'around':
      return {
        ru: `за ${when.before} дн. до и ${when.after} дн. после`,
        en: `${when.before} days before to ${when.after} days after`,
      };
    case 'years':
      return { ru: `ровно ${when.years} лет`, en: `exactly ${when.years} years ago` };
    case 'age':
      return { ru: `лет ${range(when)}`, en: `years ${range(when)}` };
    case 'days_since':
      return { ru: `дней прошло ${range(when)}`, en: `days since ${range(when)}` };
    case 'between':
      return { ru: `с ${when.from} по ${when.to}`, en: `from ${when.from} to ${when.to}` };
    default:
      return unreachable(when);
  }
}

/** What is wanted, in signs: the trace is read in both languages. */
function neutralText(when: DateWhen): string {
  switch (when.type) {
    case 'in_month':
      return 'MM';
    case 'around':
      return `−${when.before} … +${when.after}`;
    case 'years':
      return `${when.years}`;
    case 'age':
    case 'days_since':
      return range(when);
    case 'between':
      return `${when.from} … ${when.to}`;
    default:
      return unreachable(when);
  }
}

function range({ min, max }: { min?: number | undefined; max?: number | undefined }): string {
  return `${min ?? '…'}–${max ?? '…'}`;
}
