/** Every refusal of the hub: its code, HTTP status and sentence in both languages, in one table. */
import type { ProblemDetails } from '@verno/shared/contracts/problem';
import type { Language } from '@verno/shared/kernel/text';
import { BOOKS_PROBLEMS } from './problems-books.ts';
import { API_PROBLEMS } from './problems-api.ts';
import { MARKETING_PROBLEMS } from './problems-marketing.ts';
import { REFUND_PROBLEMS } from './problems-refunds.ts';
import { REQUEST_PROBLEMS } from './problems-request.ts';
import { TILL_PROBLEMS } from './problems-tills.ts';
import { WAITING_PROBLEMS } from './problems-waiting.ts';
import { problem } from './problem-text.ts';
import type { ProblemText } from './problem-text.ts';

const PROBLEMS = {
  ...REQUEST_PROBLEMS,
  ...TILL_PROBLEMS,
  ...BOOKS_PROBLEMS,
  ...API_PROBLEMS,
  ...MARKETING_PROBLEMS,
  ...REFUND_PROBLEMS,
  ...WAITING_PROBLEMS,
  'auth.wrong_credentials': problem(
    401,
    ['Вход не выполнен', 'Not signed in'],
    [
      'Неверное имя пользователя или пароль. Проверьте правильность введенных данных',
      'Wrong user name or password. Check what you have entered',
    ],
  ),
  'auth.locked': problem(
    429,
    ['Вход временно закрыт', 'Sign-in is closed for a while'],
    [
      'Слишком много неудачных попыток. Повторите через {seconds} с.',
      'Too many failed attempts. Try again in {seconds} s.',
    ],
  ),
  'auth.no_session': problem(
    401,
    ['Нужен вход', 'Sign-in needed'],
    [
      'Сеанс не найден или закончился. Войдите снова.',
      'There is no session, or it has ended. Sign in again.',
    ],
  ),
  'auth.forbidden': problem(
    403,
    ['Нет права', 'Not allowed'],
    ['У вашей роли нет права на это действие.', 'Your role has no right to do this.'],
  ),
  'auth.foreign_origin': problem(
    403,
    ['Чужой источник запроса', 'Foreign origin'],
    [
      'Запрос пришёл не со страницы хаба (заголовки Origin и Sec-Fetch-Site).',
      'The request did not come from a page of the hub (headers Origin and Sec-Fetch-Site).',
    ],
  ),
  'hub.busy': problem(
    503,
    ['Хаб занят', 'The hub is busy'],
    [
      'Слишком много одновременных запросов. Повторите чуть позже.',
      'Too many requests at once. Try again a little later.',
    ],
  ),
  'hub.unavailable': problem(
    503,
    ['Хаб недоступен', 'The hub is unavailable'],
    [
      'База данных хаба не отвечает. Ничего не сохранено; повторите позже.',
      'The hub’s database does not answer. Nothing was saved; try again later.',
    ],
  ),
  'hub.internal': problem(
    500,
    ['Ошибка хаба', 'The hub failed'],
    [
      'Внутренняя ошибка. Ничего не сохранено. Сообщите номер запроса {requestId}.',
      'Internal error. Nothing was saved. Please report request number {requestId}.',
    ],
  ),
  'purchase.unknown': problem(
    404,
    ['Покупка не найдена', 'Purchase not found'],
    [
      'Такой покупки нет или она из магазина, к которому у вас нет доступа.',
      'There is no such purchase, or it belongs to a store you have no access to.',
    ],
  ),
  'member.unknown': problem(
    404,
    ['Участник не найден', 'Member not found'],
    ['Такого участника нет.', 'There is no such member.'],
  ),
  'member.blocked': problem(
    409,
    ['Участник заблокирован', 'Member blocked'],
    [
      'Счёт участника заблокирован, списать бонусы нельзя.',
      'The member’s account is blocked, bonuses cannot be spent.',
    ],
  ),
  'bonus.insufficient': problem(
    409,
    ['Не хватает бонусов', 'Not enough bonuses'],
    [
      'Доступно {active}, нужно {wanted} (в наименьших единицах валюты).',
      '{active} available, {wanted} wanted (in minor units of the currency).',
    ],
  ),
  'bonus.lent': problem(
    409,
    ['Бонусы у другой кассы', 'Bonuses lie with another till'],
    [
      'Доступно {active}, нужно {wanted}; ещё {coming} отдано другим кассам и уже отзывается. Повторите через минуту (в наименьших единицах валюты).',
      '{active} available, {wanted} wanted; {coming} more lie with other tills and are being called back. Try again in a minute (in minor units of the currency).',
    ],
  ),
  'bonus.reservation_used': problem(
    409,
    ['Резерв уже использован', 'Reservation already used'],
    [
      'Этот резерв уже списан покупкой или снят.',
      'This reservation was already spent by a purchase or released.',
    ],
  ),
  'unfinished.unknown': problem(
    404,
    ['Нет такой операции', 'No such operation'],
    [
      'Такой незавершённой операции нет, или её магазин вам не открыт.',
      'There is no such unfinished operation, or its store is not yours to see.',
    ],
  ),
  'unfinished.ended': problem(
    409,
    ['Операция уже завершена', 'Already ended'],
    [
      'Операция завершилась раньше: покупкой, отменой или сама. Обновите список.',
      'The operation has ended meanwhile: by a purchase, a cancellation or by itself. Reload the list.',
    ],
  ),
} as const satisfies Record<string, ProblemText>;

export type ProblemCode = keyof typeof PROBLEMS;

export function isProblemCode(code: string): code is ProblemCode {
  return Object.hasOwn(PROBLEMS, code);
}

/** An expected failure of an operation, as a value. */
export interface Refusal {
  readonly code: ProblemCode;
  readonly params?: Readonly<Record<string, string | number>>;
  readonly retryAfterS?: number;
  readonly errors?: readonly FieldError[];
  /** RFC 6750: what a bearer token or client was refused for; goes out as WWW-Authenticate. */
  readonly challenge?: string;
  /** RFC 6749, 5.2: `error` of the token endpoint. */
  readonly oauthError?: string;
}

export interface FieldError {
  readonly pointer: string;
  readonly detail: string;
}

export function refusal(code: ProblemCode, more: Omit<Refusal, 'code'> = {}): Refusal {
  return { code, ...more };
}

/** A wait in seconds as a refusal that says so in the sentence and in Retry-After. */
export function waitRefusal(code: ProblemCode, waitMs: number): Refusal {
  const seconds = Math.max(1, Math.ceil(waitMs / 1000));
  return { code, params: { seconds }, retryAfterS: seconds };
}

/** RFC 9457 body of a refusal in the language asked for. */
export function problemBody(refused: Refusal, language: Language): ProblemDetails {
  const text: ProblemText = PROBLEMS[refused.code];
  return {
    type: `urn:verno:problem:${refused.code}`,
    title: text.title[language],
    status: text.status,
    code: refused.code,
    detail: fill(text.detail[language], refused.params ?? {}),
    ...(refused.errors === undefined ? {} : { errors: [...refused.errors] }),
    ...(refused.retryAfterS === undefined ? {} : { retryAfterS: refused.retryAfterS }),
  };
}

function fill(text: string, params: Readonly<Record<string, string | number>>): string {
  return text.replaceAll(/\{(\w+)\}/g, (whole, name: string) => String(params[name] ?? whole));
}

/** What the reference says of a code; null for one that is not in the table. */
export function problemText(code: string): ProblemText | null {
  return new Map<string, ProblemText>(Object.entries(PROBLEMS)).get(code) ?? null;
}

export function statusOf(code: ProblemCode): number {
  return PROBLEMS[code].status;
}
