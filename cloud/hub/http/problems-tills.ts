/** Refusals that tills hear: of their tokens, hellos, enrolment, events and feed. */
import { problem } from './problem-text.ts';
import type { ProblemText } from './problem-text.ts';

export const TILL_PROBLEMS = {
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
