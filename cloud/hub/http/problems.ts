/** Every refusal of the hub: its code, HTTP status and sentence in both languages, in one table. */
import type { ProblemDetails } from '@verno/shared/contracts/problem';
import type { Language } from '@verno/shared/kernel/text';
import { BOOKS_PROBLEMS } from './problems-books.ts';
import { API_PROBLEMS } from './problems-api.ts';
import { MARKETING_PROBLEMS } from './problems-marketing.ts';
import { REFUND_PROBLEMS } from './problems-refunds.ts';
import { WAITING_PROBLEMS } from './problems-waiting.ts';
import { problem } from './problem-text.ts';
import type { ProblemText } from './problem-text.ts';

const PROBLEMS = {
  ...BOOKS_PROBLEMS,
  ...API_PROBLEMS,
  ...MARKETING_PROBLEMS,
  ...REFUND_PROBLEMS,
  ...WAITING_PROBLEMS,
  'request.invalid': problem(
    400,
    ['Неверный запрос', 'Invalid request'],
    [
      'В запросе есть неверные поля: исправьте перечисленные и повторите.',
      'Some fields of the request are wrong: correct the ones listed and try again.',
    ],
  ),
  'request.not_json': problem(
    400,
    ['Запрос не читается', 'Unreadable request'],
    ['Тело запроса не является JSON.', 'The body of the request is not JSON.'],
  ),
  'request.too_large': problem(
    413,
    ['Слишком большой запрос', 'Request too large'],
    [
      'Тело запроса больше допустимого: отправьте меньшими частями.',
      'The body of the request is larger than allowed: send it in smaller parts.',
    ],
  ),
  'route.unknown': problem(
    404,
    ['Нет такого адреса', 'No such address'],
    [
      'По этому адресу и методу у хаба ничего нет.',
      'The hub has nothing at this address and method.',
    ],
  ),
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
  'paging.bad_cursor': problem(
    400,
    ['Неверный курсор', 'Bad cursor'],
    [
      'Курсор страницы не от этого списка. Начните список с начала.',
      'The cursor does not belong to this list. Start the list again.',
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
  'till.no_token': problem(
    401,
    ['Касса не представилась', 'The till has no token'],
    ['Нужен действующий токен: повторите hello.', 'A valid token is needed: say hello again.'],
  ),
  'till.unknown': problem(
    404,
    ['Касса не найдена', 'Till not found'],
    [
      'Такой кассы нет или она ещё не подключена.',
      'There is no such till, or it has not been enrolled yet.',
    ],
  ),
  'till.revoked': problem(
    403,
    ['Касса отключена', 'Till revoked'],
    [
      'Доступ этой кассы отозван. Подключите её заново кодом из АРМ.',
      'This till’s access was revoked. Enrol it again with a code from the console.',
    ],
  ),
  'till.bad_signature': problem(
    401,
    ['Подпись не сходится', 'Bad signature'],
    ['Подпись не от ключа этой кассы.', 'The signature was not made by this till’s key.'],
  ),
  'till.stale_nonce': problem(
    409,
    ['Касса похожа на копию', 'The till looks like a copy'],
    [
      'Этим состоянием кассы уже пользовались: похоже на копию диска. Продажи сохраняются; подключите кассу заново.',
      'This state of the till was used before: it looks like a copied disk. Sales are kept; enrol the till again.',
    ],
  ),
  'till.fork': problem(
    409,
    ['Журнал кассы разошёлся', 'The till’s log has forked'],
    [
      'Журнал кассы расходится с принятым хабом. Касса остановлена, обе ветви сохранены.',
      'The till’s log differs from what the hub has accepted. The till is frozen, both branches are kept.',
    ],
  ),
  'enrol.wrong_code': problem(
    403,
    ['Неверный код', 'Wrong code'],
    [
      'Такого кода подключения нет. Проверьте его или выдайте новый в АРМ.',
      'There is no such enrolment code. Check it, or issue a new one in the console.',
    ],
  ),
  'enrol.code_expired': problem(
    403,
    ['Код больше не действует', 'Code no longer valid'],
    [
      'Код подключения истёк или уже использован. Выдайте новый в АРМ.',
      'The enrolment code has expired or was used. Issue a new one in the console.',
    ],
  ),
  'enrol.locked': problem(
    429,
    ['Подключение временно закрыто', 'Enrolment is closed for a while'],
    [
      'Слишком много неверных кодов с этого адреса. Повторите через {seconds} с.',
      'Too many wrong codes from this address. Try again in {seconds} s.',
    ],
  ),
  'sync.gap': problem(
    409,
    ['Пропуск в журнале', 'Gap in the log'],
    [
      'Ожидалось событие {expected}, пришло {got}. Отправьте недостающие.',
      'Event {expected} was expected, {got} came. Send the missing ones.',
    ],
  ),
  'sync.fork': problem(
    409,
    ['Журнал кассы разошёлся', 'The till’s log has forked'],
    [
      'События расходятся с принятыми раньше. Они сохранены отдельно, касса остановлена.',
      'The events differ from those accepted before. They are kept apart and the till is frozen.',
    ],
  ),
  'sync.broken_chain': problem(
    400,
    ['Цепочка событий порвана', 'Broken chain'],
    ['Хеш или порядок события {seq} неверен.', 'The hash or the order of event {seq} is wrong.'],
  ),
  'sync.bad_signature': problem(
    401,
    ['Подпись пакета не сходится', 'Bad batch signature'],
    [
      'Подпись пакета событий не от ключа этой кассы.',
      'The signature of the batch was not made by this till’s key.',
    ],
  ),
  'sync.wrong_epoch': problem(
    409,
    ['Другая эпоха', 'Another epoch'],
    [
      'Хаб ведёт эпоху {expected} этой кассы, события из эпохи {got}.',
      'The hub keeps epoch {expected} of this till, the events are of epoch {got}.',
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
  'sync.snapshot_required': problem(
    409,
    ['Нужен полный снимок', 'Snapshot required'],
    [
      'С этого места ленту продолжить нельзя: начните её с начала.',
      'The feed cannot be read on from this place: read it from its beginning.',
    ],
  ),
  'sync.snapshot_building': problem(
    503,
    ['Снимок готовится', 'The snapshot is being made'],
    [
      'Снимок данных ещё не начат: повторите через секунду.',
      'The snapshot has not been begun yet: ask again in a second.',
    ],
  ),
  'sync.chunk_unknown': problem(
    404,
    ['Нет такой части снимка', 'No such chunk'],
    [
      'Эта часть снимка устарела и удалена: запросите перечень частей заново.',
      'This chunk was superseded and removed: ask for the list of chunks again.',
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
