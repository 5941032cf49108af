/** Reasons of the engine in plain words: why a promotion did not fire, why bonuses pay no more. */
import type { Language, Text } from '../kernel/text.ts';
import { REASONS } from './reasons.ts';
import type { TraceReason } from './result.ts';
import { milliText, percentText, rublesText } from './sentence.ts';

const NO_BREAK_SPACE = '\u00a0';

/** The unit in which a reason's figures are told. */
type Unit = 'money' | 'quantity' | 'percent' | 'plain';

/** A sentence with the values that were wanted and seen. An unknown code is shown as it is. */
export function explainReason(reason: TraceReason, language: Language): string {
  const text = REASONS[reason.code];
  if (text === undefined) return fallback(reason, language);
  const unit = unitOf(reason.code);
  return text[language]
    .replace('{expected}', show(reason.expected, unit, language))
    .replace('{seen}', show(reason.seen, unit, language))
    .replace('{fact}', reason.fact ?? '');
}

function unitOf(code: string): Unit {
  if (/_(sum|amount)_(min|max)$|history_(sum|average)$/.test(code)) return 'money';
  if (code === 'limit.money') return 'money';
  if (code === 'condition.chance') return 'percent';
  if (/_quantity_(min|max)$/.test(code)) return 'quantity';
  return 'plain';
}

function show(value: TraceReason['seen'], unit: Unit, language: Language): string {
  if (value === null) return UNKNOWN[language];
  if (typeof value === 'boolean') return (value ? YES : NO)[language];
  if (typeof value === 'number' && unit === 'money') return written(rublesText(value));
  if (typeof value === 'number' && unit === 'percent') return percentText(value);
  if (typeof value === 'number' && unit === 'quantity') return milliText(value);
  return typeof value === 'string' ? written(value) : String(value);
}

/**
 * The engine's short texts as a person writes them: `≥ 4000,5 ₽` → `≥ 4 000,50 ₽`, `2026-08-31` →
 * `31.08.2026`. Made here and not where they are stored: a purchase keeps its bytes.
 */
function written(text: string): string {
  return text
    .replace(/(\d+)(?:,(\d)(\d?))? ₽/g, (_, rubles: string, tens?: string, units?: string) => {
      const grouped = rubles.replace(/\B(?=(\d{3})+$)/g, NO_BREAK_SPACE);
      const kopecks = tens === undefined ? '' : `,${tens}${units || '0'}`;
      return `${grouped}${kopecks}${NO_BREAK_SPACE}₽`;
    })
    .replace(/\b(\d{4})-(\d\d)-(\d\d)\b/g, '$3.$2.$1');
}

const UNKNOWN: Text = { ru: 'неизвестно', en: 'unknown' };
const YES: Text = { ru: 'да', en: 'yes' };
const NO: Text = { ru: 'нет', en: 'no' };

function fallback(reason: TraceReason, language: Language): string {
  return language === 'ru' ? `Не выполнено: ${reason.code}` : `Not met: ${reason.code}`;
}
