/** Refusals of the public API: of applications, members, places, goods, calculations. */
import { problem } from './problem-text.ts';
import type { ProblemText } from './problem-text.ts';

export const API_PROBLEMS = {
  'auth.bad_token': problem(
    401,
    ['Токен не действует', 'Token not valid'],
    [
      'Токен приложения неизвестен, истёк или отозван. Получите новый: POST /api/v1/token.',
      'The application’s token is unknown, expired or revoked. Get a new one: POST /api/v1/token.',
    ],
  ),
  'auth.scope_missing': problem(
    403,
    ['Нет права', 'Not allowed'],
    [
      'У приложения нет права {right}. Его даёт владелец приложения в АРМ.',
      'The application lacks the right {right}. Its owner gives it in the console.',
    ],
  ),
  'auth.people_only': problem(
    403,
    ['Только для сотрудников', 'For people only'],
    [
      'Это действие доступно сотруднику с сеансом, не приложению.',
      'This is open to a person with a session, not to an application.',
    ],
  ),
  'token.invalid_client': problem(
    401,
    ['Приложение не опознано', 'Application not recognised'],
    [
      'Неверный client_id или client_secret, либо приложение отозвано.',
      'Wrong client_id or client_secret, or the application was revoked.',
    ],
  ),
  'token.invalid_scope': problem(
    400,
    ['Лишнее право', 'Scope not granted'],
    ['Приложению не дано право {scope}.', 'The application was not given the scope {scope}.'],
  ),
  'token.unsupported_grant_type': problem(
    400,
    ['Такой grant_type не поддержан', 'Unsupported grant type'],
    ['Нужен grant_type=client_credentials.', 'grant_type=client_credentials is needed.'],
  ),
  'token.locked': problem(
    429,
    ['Выдача токенов закрыта', 'Tokens are closed for a while'],
    [
      'Слишком много неудачных попыток с этого адреса. Повторите через {seconds} с.',
      'Too many failed attempts from this address. Try again in {seconds} s.',
    ],
  ),
  'application.unknown': problem(
    404,
    ['Приложение не найдено', 'Application not found'],
    ['Такого приложения нет.', 'There is no such application.'],
  ),
  'application.revoked': problem(
    409,
    ['Приложение отозвано', 'Application revoked'],
    [
      'Приложение отозвано, вернуть его нельзя. Заведите новое.',
      'The application was revoked for good. Make a new one.',
    ],
  ),
  'application.too_much': problem(
    403,
    ['Больше своих прав', 'More than one’s own'],
    [
      'Приложению можно дать только те права и магазины, которые есть у вас самих: {what}.',
      'An application can be given only rights and stores that you have yourself: {what}.',
    ],
  ),
  'member.identifier_taken': problem(
    409,
    ['Номер уже занят', 'Identifier taken'],
    [
      '{kind} «{value}» уже у другого участника.',
      '{kind} “{value}” already belongs to another member.',
    ],
  ),
  'member.ambiguous': problem(
    409,
    ['Найдено несколько', 'More than one found'],
    [
      'С таким e-mail несколько участников: укажите карту или телефон.',
      'Several members have this e-mail: give a card or a phone.',
    ],
  ),
  'card.blocked': problem(
    409,
    ['Карта не действует', 'Card not valid'],
    [
      'Карта заблокирована или заменена: по ней нельзя покупать.',
      'The card is blocked or was replaced: it cannot be used to buy.',
    ],
  ),
  'member.bad_phone': problem(
    400,
    ['Неверный телефон', 'Bad phone'],
    ['Телефон «{value}» не распознан.', 'The phone “{value}” was not recognised.'],
  ),
  'member.left': problem(
    409,
    ['Участник вышел из программы', 'The member has left'],
    [
      'Участник вышел из программы, его данные стёрты: изменить ничего нельзя. Зарегистрируйте его заново.',
      'The member has left the programme, the data is erased: nothing can be changed. Register the person anew.',
    ],
  ),
  'member.open_purchases': problem(
    409,
    ['Есть незавершённые покупки', 'Purchases are open'],
    [
      'Бонусы отложены для незавершённых покупок: {purchases}. Завершите их или отмените и повторите.',
      'Bonuses are set aside for open purchases: {purchases}. Finish or cancel them and try again.',
    ],
  ),
  'member.rights_lent': problem(
    409,
    ['Бонусы у касс', 'Bonuses are with tills'],
    [
      'Часть бонусов отдана кассам на случай работы без связи: {tills}. Они отозваны; повторите, когда вернутся.',
      'Some bonuses are lent to tills for work off-line: {tills}. They are called back; try again when they are here.',
    ],
  ),
  'member.state_same': problem(
    409,
    ['Состояние уже такое', 'State is the same'],
    ['Участник уже в этом состоянии.', 'The member is in this state already.'],
  ),
  'card.unknown': problem(
    404,
    ['Карта не найдена', 'Card not found'],
    ['У участника нет карты «{number}».', 'The member has no card “{number}”.'],
  ),
  'card.replaced': problem(
    409,
    ['Карта заменена', 'Card replaced'],
    [
      'Карта «{number}» заменена другой и больше не действует.',
      'The card “{number}” was replaced and is no longer valid.',
    ],
  ),
  'store.unknown': problem(
    404,
    ['Магазин не найден', 'Store not found'],
    [
      'Такого магазина нет или у вас нет к нему доступа.',
      'There is no such store, or you have no access to it.',
    ],
  ),
  'store.bad_time_zone': problem(
    400,
    ['Неверный часовой пояс', 'Bad time zone'],
    [
      'Часового пояса «{value}» нет. Пример: Europe/Moscow.',
      'There is no time zone “{value}”. Example: Europe/Moscow.',
    ],
  ),
  'till.number_taken': problem(
    409,
    ['Номер кассы занят', 'Till number taken'],
    ['В этом магазине уже есть касса № {number}.', 'This store already has a till no. {number}.'],
  ),
  'goods.unknown': problem(
    404,
    ['Товар не найден', 'Goods not found'],
    ['Товара «{value}» в каталоге нет.', 'There is no “{value}” in the catalogue.'],
  ),
  'goods.clash': problem(
    409,
    ['Штрихкод или PLU занят', 'Barcode or PLU taken'],
    [
      'Ничего не сохранено: коды некоторых строк уже у других товаров.',
      'Nothing was saved: codes of some rows already belong to other goods.',
    ],
  ),
  'calculation.unknown': problem(
    404,
    ['Расчёт не найден', 'Calculation not found'],
    [
      'Такого расчёта нет или он не этого приложения.',
      'There is no such calculation, or it belongs to somebody else.',
    ],
  ),
  'calculation.ended': problem(
    409,
    ['Расчёт уже завершён', 'Calculation already ended'],
    [
      'Расчёт уже в состоянии «{state}». Рассчитайте покупку заново.',
      'The calculation is already “{state}”. Calculate the purchase anew.',
    ],
  ),
  'calculation.no_bundle': problem(
    409,
    ['Нет правил', 'No rules'],
    [
      'У партнёра ещё не опубликован пакет правил: рассчитывать нечем.',
      'The partner has no published bundle of rules yet: there is nothing to calculate by.',
    ],
  ),
  'calculation.nothing_to_reserve': problem(
    409,
    ['Нечего резервировать', 'Nothing to reserve'],
    ['В расчёте нет оплаты бонусами.', 'The calculation pays nothing with bonuses.'],
  ),
  'calculation.payments_differ': problem(
    409,
    ['Оплаты не равны итогу', 'Payments do not make the total'],
    ['К оплате {total}, а передано {paid}.', 'The total is {total}, the payments make {paid}.'],
  ),
  'calculation.bad_redemption': problem(
    400,
    ['Неверная оплата бонусами', 'Bad payment with bonuses'],
    [
      'Валюты «{currency}» нет, или в сумме больше знаков, чем у неё.',
      'There is no currency “{currency}”, or the amount has more digits than it has.',
    ],
  ),
  'calculation.bad_line': problem(
    400,
    ['Неверная строка', 'Bad line'],
    ['Строка {line}: {why}', 'Line {line}: {why}'],
  ),
  'draft.invalid': problem(
    422,
    ['Черновик не годится', 'The draft does not work'],
    [
      'Движок не может считать по этому черновику: исправьте перечисленное.',
      'The engine cannot calculate by this draft: correct what is listed.',
    ],
  ),
} as const satisfies Record<string, ProblemText>;
