/**
 * Every problem the till may tell its cashier, with its sentence. A sentence says what is wrong and what
 * to do; `{name}` is filled from the problem's params. One table: the engine speaks in these codes, the
 * face in these words.
 */
import { DEVICE_PROBLEMS } from './device-problems.ts';
import { MARKETING_PROBLEMS } from './marketing-problems.ts';
import { MEMBER_PROBLEMS } from './member-problems.ts';
import { REFUND_PROBLEMS } from './refund-problems.ts';
import { PAYMENT_PROBLEMS, SALE_PROBLEMS } from './sale-problems.ts';
import { STORAGE_PROBLEMS } from './storage-problems.ts';
import { SYNC_PROBLEMS } from './sync-problems.ts';
import type { Language, Problem, Text } from '../kernel/text.ts';

const PROCESS = {
  'bridge.unknown_command': {
    ru: 'Экран просит неизвестное действие «{command}». Обновите страницу.',
    en: 'The screen asks for an unknown action “{command}”. Reload the page.',
  },
  'bridge.bad_input': {
    ru: 'Неверное значение поля «{field}». Исправьте и повторите.',
    en: 'The value of “{field}” is wrong. Correct it and try again.',
  },
  'bridge.bad_frame': {
    ru: 'Экран прислал непонятное сообщение. Обновите страницу.',
    en: 'The screen sent a message that makes no sense. Reload the page.',
  },
  'bridge.internal': {
    ru: 'Внутренняя ошибка кассы, записана в журнал. Чек цел, повторите действие.',
    en: 'An internal error of the till, written to the log. The cheque is intact, try again.',
  },
} as const satisfies Record<string, Text>;

export const TILL_PROBLEMS = {
  ...SALE_PROBLEMS,
  ...MEMBER_PROBLEMS,
  ...PAYMENT_PROBLEMS,
  ...REFUND_PROBLEMS,
  ...DEVICE_PROBLEMS,
  ...MARKETING_PROBLEMS,
  ...SYNC_PROBLEMS,
  ...STORAGE_PROBLEMS,
  ...PROCESS,
} as const satisfies Record<string, Text>;
export type TillProblemCode = keyof typeof TILL_PROBLEMS;

/** A problem of the table above; the compiler knows the codes. */
export function tillProblem(code: TillProblemCode, params: Problem['params'] = {}): Problem {
  return { code, params };
}

/** True when the code has a sentence here. */
export function isTillProblemCode(code: string): code is TillProblemCode {
  return Object.hasOwn(TILL_PROBLEMS, code);
}

/**
 * The sentence of a problem. A param whose name ends in `Kopecks` is shown as rubles; a code that this
 * version does not know is named as it is.
 */
export function problemSentence(problem: Problem, language: Language): string {
  if (!isTillProblemCode(problem.code)) {
    const unknown = { ru: 'Неизвестная ошибка', en: 'Unknown problem' } satisfies Text;
    return `${unknown[language]}: ${problem.code}`;
  }
  return TILL_PROBLEMS[problem.code][language].replaceAll(/\{(\w+)\}/g, (_all, name: string) =>
    shown(name, problem.params[name], language),
  );
}

function shown(name: string, value: string | number | undefined, language: Language): string {
  if (value === undefined) return '?';
  if (!name.endsWith('Kopecks') || typeof value === 'string') return String(value);
  const [whole = '0', part = '00'] = (Math.abs(value) / 100).toFixed(2).split('.');
  const sign = value < 0 ? '−' : '';
  const comma = language === 'ru' ? ',' : '.';
  return `${sign}${whole.replaceAll(/\B(?=(\d{3})+$)/g, ' ')}${comma}${part} ₽`;
}
