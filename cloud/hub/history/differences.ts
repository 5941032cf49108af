/** Where two JSON values differ, place by place, and what it means in words. */
import { toMoneyText } from '@verno/shared/money/text';

export interface Difference {
  /** Path within the value: `totals/totalKopecks`, `lines/0/parts`. */
  readonly at: string;
  /** Missing = the field is not there. */
  readonly stored?: unknown;
  readonly recomputed?: unknown;
}

/** Differences told of one purchase; there may be hundreds when a bundle was replaced. */
const DIFFERENCES_MAX = 50;
const TEXT_CHARS_MAX = 80;

/** Names of the figures that people ask about; the rest is called by its path. */
const NAMES: Readonly<Record<string, string>> = {
  'totals/initialKopecks': 'сумма до скидок',
  'totals/discountKopecks': 'скидка',
  'totals/redeemedKopecks': 'оплата бонусами',
  'totals/totalKopecks': 'итог',
  engineVersion: 'версия движка',
  bundleHash: 'пакет правил',
  inputHash: 'хеш исходных данных',
};

/** All places where `stored` is not what `recomputed` is; a field that is undefined is absent. */
export function differencesOf(stored: unknown, recomputed: unknown): Difference[] {
  const found: Difference[] = [];
  collect(stored, recomputed, '', found);
  return found;
}

function collect(stored: unknown, recomputed: unknown, at: string, found: Difference[]): void {
  if (found.length >= DIFFERENCES_MAX || stored === recomputed) return;
  const left = fieldsOf(stored);
  const right = fieldsOf(recomputed);
  if (left === null || right === null || Array.isArray(stored) !== Array.isArray(recomputed)) {
    found.push({ at, stored, recomputed });
    return;
  }
  for (const key of new Set([...left.keys(), ...right.keys()])) {
    collect(left.get(key), right.get(key), at === '' ? key : `${at}/${key}`, found);
  }
}

function fieldsOf(value: unknown): Map<string, unknown> | null {
  if (typeof value !== 'object' || value === null) return null;
  return new Map(Object.entries(value).filter(([, field]) => field !== undefined));
}

/** One sentence: what it is called, what is stored, what comes out today. */
export function inWords({ at, stored, recomputed }: Difference): string {
  const name = NAMES[at] ?? at;
  const isMoney = at.endsWith('Kopecks');
  return `${name}: сохранено ${said(stored, isMoney)}, пересчитано ${said(recomputed, isMoney)}`;
}

function said(value: unknown, isMoney: boolean): string {
  if (value === undefined) return 'ничего';
  if (isMoney && typeof value === 'number' && Number.isSafeInteger(value))
    return toMoneyText(value);
  const text = JSON.stringify(value);
  return text.length > TEXT_CHARS_MAX ? `${text.slice(0, TEXT_CHARS_MAX)}…` : text;
}
