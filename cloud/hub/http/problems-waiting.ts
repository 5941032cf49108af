/** Refusals of decisions on what waits in suspense and quarantine. */
import { problem } from './problem-text.ts';
import type { ProblemText } from './problem-text.ts';

export const WAITING_PROBLEMS = {
  'waiting.unknown': problem(
    404,
    ['Нет такого события', 'No such event'],
    [
      'Такого события в отстойнике и карантине нет: оно проведено само, или его магазин вам не открыт.',
      'There is no such event in suspense or quarantine: it was posted by itself, or its store is not yours to see.',
    ],
  ),
  'waiting.decided': problem(
    409,
    ['Уже разобрано', 'Already decided'],
    [
      'Это событие уже разобрано: {name}, {at}. Обновите страницу.',
      'This event has been decided already: {name}, {at}. Reload the page.',
    ],
  ),
  'waiting.wrong_place': problem(
    409,
    ['Так с ним нельзя', 'Not that way'],
    [
      'Провести снова можно событие из отстойника, выпустить: продажу или возврат из карантина.',
      'An event in suspense can be posted again; a sale or a refund in quarantine can be released.',
    ],
  ),
  'waiting.in_books': problem(
    409,
    ['Уже в книгах', 'In the books already'],
    [
      'Событие с этим номером или эта покупка уже в книгах: второй раз она не проводится. Событие можно списать.',
      'An event with this id or this purchase is in the books already: it is not booked twice. The event can be written off.',
    ],
  ),
  'waiting.not_posted': problem(
    409,
    ['Провести не удалось', 'It could not be posted'],
    [
      'Провести не удалось, событие ждёт дальше: {reason}.',
      'It could not be posted and goes on waiting: {reason}.',
    ],
  ),
} as const satisfies Record<string, ProblemText>;
