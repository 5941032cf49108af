/** What a member is told of a status, in plain words. */
import type { Text } from '../kernel/text.ts';
import { unreachable } from '../kernel/unreachable.ts';
import { nextTier } from './status.ts';
import type { Standing, StatusMeasure, StatusSystem, StatusTier } from './status.ts';

const NARROW_SPACE = '\u00a0';
const MONTHS_RU = [
  'января',
  'февраля',
  'марта',
  'апреля',
  'мая',
  'июня',
  'июля',
  'августа',
  'сентября',
  'октября',
  'ноября',
  'декабря',
];
const MONTHS_EN = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
];

/** Digits after the dot by currency code; a currency that is not named has two. */
export type Precisions = Readonly<Record<string, number>>;

/** How a tier is reached: «Золото: покупки за год от 10 000 ₽». */
export function conditionText(
  system: StatusSystem,
  tier: StatusTier,
  precisions: Precisions = {},
): Text {
  const what = measureText(system.measure);
  const from = figureText(system.measure, tier.from, precisions);
  return {
    ru: `${tier.name.ru}: ${what.ru} от ${from.ru}`,
    en: `${tier.name.en}: ${what.en} from ${from.en}`,
  };
}

/** Where a member stands, what is missing to the next tier, and when it is looked at again. */
export function progressText(
  system: StatusSystem,
  standing: Standing,
  measured: number,
  precisions: Precisions = {},
): Text {
  const tier = system.tiers.find((one) => one.code === standing.tier)?.name ?? {
    ru: standing.tier,
    en: standing.tier,
  };
  const next = nextTier(system, standing.tier, measured);
  const what = measureText(system.measure);
  const has = figureText(system.measure, measured, precisions);
  const missing = figureText(system.measure, next?.missing ?? 0, precisions);
  const on = dateText(standing.reviewOn);
  const goal: Text =
    next === null
      ? { ru: 'Это высший статус.', en: 'This is the highest tier.' }
      : next.missing === 0
        ? {
            ru: `Условие статуса «${next.tier.name.ru}» выполнено.`,
            en: `The condition of “${next.tier.name.en}” is met.`,
          }
        : {
            ru: `Ещё ${missing.ru} до статуса «${next.tier.name.ru}».`,
            en: `${missing.en} more to “${next.tier.name.en}”.`,
          };
  return {
    ru: `Статус «${tier.ru}». Учтено (${what.ru}): ${has.ru}. ${goal.ru} Следующий пересчёт ${on.ru}.`,
    en: `Tier “${tier.en}”. Counted (${what.en}): ${has.en}. ${goal.en} Next update on ${on.en}.`,
  };
}

/** `2026-12-01` → `1 декабря 2026`, `1 December 2026`. */
export function dateText(date: string): Text {
  const [year = '', month = '', day = ''] = date.split('-');
  const index = Number(month) - 1;
  return {
    ru: `${Number(day)} ${MONTHS_RU[index] ?? month} ${year}`,
    en: `${Number(day)} ${MONTHS_EN[index] ?? month} ${year}`,
  };
}

function measureText(measure: StatusMeasure): Text {
  switch (measure.what) {
    case 'sum':
      return within({ ru: 'сумма покупок', en: 'sum of purchases' }, measure.window);
    case 'count':
      return within({ ru: 'число покупок', en: 'number of purchases' }, measure.window);
    case 'balance':
      return { ru: 'бонусы на счёте', en: 'bonuses on the account' };
    default:
      return unreachable(measure);
  }
}

function within(what: Text, window: Extract<StatusMeasure, { what: 'sum' }>['window']): Text {
  if (typeof window === 'object') {
    return {
      ru: `${what.ru} за последние ${window.days} дн.`,
      en: `${what.en} in the last ${window.days} days`,
    };
  }
  const words = {
    day: { ru: ' за день', en: ' today' },
    week: { ru: ' за неделю', en: ' this week' },
    month: { ru: ' за месяц', en: ' this month' },
    year: { ru: ' за год', en: ' this year' },
    all: { ru: ' за всё время', en: ' in all' },
  }[window];
  return { ru: what.ru + words.ru, en: what.en + words.en };
}

function figureText(measure: StatusMeasure, figure: number, precisions: Precisions): Text {
  switch (measure.what) {
    case 'sum':
      return both(`${grouped(figure, 2)}${NARROW_SPACE}₽`);
    case 'count':
      return {
        ru: `${grouped(figure, 0)} ${purchasesRu(figure)}`,
        en: `${grouped(figure, 0)} ${figure === 1 ? 'purchase' : 'purchases'}`,
      };
    case 'balance': {
      const text = grouped(figure, precisions[measure.currency] ?? 2);
      return { ru: `${text} бонусов`, en: `${text} bonuses` };
    }
    default:
      return unreachable(measure);
  }
}

const both = (text: string): Text => ({ ru: text, en: text.replace(',', '.') });

/** Minor units → `1 500` or `1 500,50`. */
function grouped(minor: number, precision: number): string {
  const digits = Math.abs(minor)
    .toString()
    .padStart(precision + 1, '0');
  const whole = digits.slice(0, digits.length - precision);
  const part = precision === 0 ? '' : digits.slice(-precision);
  const sign = minor < 0 ? '−' : '';
  const shown = whole.replaceAll(/\B(?=(\d{3})+$)/g, NARROW_SPACE);
  return sign + shown + (/[1-9]/.test(part) ? `,${part}` : '');
}

/** 1 покупка, 2 покупки, 5 покупок. */
function purchasesRu(count: number): string {
  const [tens, ones] = [count % 100, count % 10];
  if (ones === 1 && tens !== 11) return 'покупка';
  return ones >= 2 && ones <= 4 && (tens < 12 || tens > 14) ? 'покупки' : 'покупок';
}
