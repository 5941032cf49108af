/** Refusals of a request as such: its path, its body, its repeats and versions. */
import { problem } from './problem-text.ts';
import type { ProblemText } from './problem-text.ts';

export const REQUEST_PROBLEMS = {
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
  'paging.bad_cursor': problem(
    400,
    ['Неверный курсор', 'Bad cursor'],
    [
      'Курсор страницы не от этого списка. Начните список с начала.',
      'The cursor does not belong to this list. Start the list again.',
    ],
  ),
  'request.wrong_media_type': problem(
    415,
    ['Неверный тип содержимого', 'Wrong media type'],
    [
      'Тело запроса нужно в формате application/json.',
      'The body of the request must be application/json.',
    ],
  ),
  'request.not_csv': problem(
    415,
    ['Неверный тип содержимого', 'Wrong media type'],
    [
      'Тело запроса: таблица CSV с типом text/csv.',
      'The body of the request is a CSV table of the type text/csv.',
    ],
  ),
  'request.too_deep': problem(
    400,
    ['Слишком глубокая вложенность', 'Nested too deeply'],
    [
      'JSON вложен глубже {max} уровней: упростите запрос.',
      'The JSON is nested deeper than {max} levels: simplify the request.',
    ],
  ),
  'request.key_required': problem(
    400,
    ['Нужен ключ повтора', 'Idempotency key needed'],
    [
      'Приложения передают в каждом меняющем POST заголовок Idempotency-Key: новое значение на новое действие, прежнее при повторе.',
      'Applications send the header Idempotency-Key with every POST that changes something: a new value for a new action, the same one for a repeat.',
    ],
  ),
  'request.bad_key': problem(
    400,
    ['Неверный ключ повтора', 'Bad idempotency key'],
    [
      'Idempotency-Key: от 8 до 200 печатных знаков ASCII без пробелов, например UUID.',
      'Idempotency-Key: 8 to 200 printable ASCII characters without spaces, a UUID for example.',
    ],
  ),
  'request.key_reused': problem(
    422,
    ['Ключ повтора уже занят', 'Idempotency key already used'],
    [
      'С этим Idempotency-Key уже был другой запрос. Для нового действия возьмите новый ключ.',
      'Another request was made with this Idempotency-Key. Take a new key for a new action.',
    ],
  ),
  'request.in_progress': problem(
    409,
    ['Запрос ещё выполняется', 'Request still under way'],
    [
      'Запрос с этим Idempotency-Key ещё выполняется. Повторите через {seconds} с.',
      'The request with this Idempotency-Key is still under way. Try again in {seconds} s.',
    ],
  ),
  'request.answer_gone': problem(
    409,
    ['Уже выполнено', 'Already done'],
    [
      'Запрос уже выполнен, а его ответ содержал секрет или данные того, кто вышел из программы, и не хранится. Секрет выдайте заново.',
      'The request was already done; its answer held a secret or data of who has left the programme, and is not kept. Issue a secret anew.',
    ],
  ),
  'request.version_required': problem(
    428,
    ['Нужна версия', 'Version needed'],
    [
      'Передайте в заголовке If-Match значение ETag, полученное при чтении.',
      'Send in the header If-Match the ETag you got when reading.',
    ],
  ),
  'request.version_changed': problem(
    412,
    ['Уже изменено', 'Changed meanwhile'],
    [
      'С момента чтения данные изменились (сейчас версия {version}). Прочитайте их заново и повторите.',
      'The data has changed since you read it (it is at version {version} now). Read it again and repeat.',
    ],
  ),
  'request.too_many': problem(
    429,
    ['Слишком часто', 'Too many requests'],
    [
      'Приложение превысило допустимое число запросов. Повторите через {seconds} с.',
      'The application made more calls than allowed. Try again in {seconds} s.',
    ],
  ),
} as const satisfies Record<string, ProblemText>;
