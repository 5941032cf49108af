/** Words of the document and of its page, in both languages. */
import type { Operation } from '@verno/shared/contracts/operation';
import type { Language, Text } from '@verno/shared/kernel/text';

/** Sections by the first word of operation ids; one that is not here is called by that word. */
const TAGS: Readonly<Record<string, Text>> = {
  token: { ru: 'Доступ приложений', en: 'Access of applications' },
  applications: { ru: 'Приложения', en: 'Applications' },
  session: { ru: 'Сеанс сотрудника', en: 'Session of staff' },
  members: { ru: 'Участники', en: 'Members' },
  calculations: { ru: 'Расчёт и проведение покупки', en: 'Making a purchase' },
  purchases: { ru: 'Покупки', en: 'Purchases' },
  testTill: { ru: 'Тестовая касса', en: 'Test till' },
  goods: { ru: 'Товары', en: 'Goods' },
  stores: { ru: 'Магазины', en: 'Stores' },
  tills: { ru: 'Кассы', en: 'Tills' },
  accounts: { ru: 'Счета', en: 'Accounts' },
  corrections: { ru: 'Начисления и списания', en: 'Corrections' },
  coupons: { ru: 'Купоны', en: 'Coupons' },
  counters: { ru: 'Счётчики', en: 'Counters' },
  statuses: { ru: 'Статусы', en: 'Statuses' },
  limits: { ru: 'Ограничения', en: 'Limits' },
  offlineBonuses: { ru: 'Бонусы без связи', en: 'Bonuses off-line' },
  refunds: { ru: 'Возвраты', en: 'Refunds' },
};

export function tagName(tag: string, language: Language): string {
  return TAGS[tag]?.[language] ?? tag;
}

/** The order of sections: as listed above, others after them. */
export function tagRank(tag: string): number {
  const place = Object.keys(TAGS).indexOf(tag);
  return place === -1 ? Number.MAX_SAFE_INTEGER : place;
}

export const say = {
  title: { ru: 'API Verno', en: 'Verno API' },
  about: {
    ru: 'Одно API для кассы, АРМ, программ магазина и сайта участника. Деньги и бонусы передаются десятичным текстом, время: ISO 8601 в UTC, если не сказано иное. Списки листаются курсором: nextCursor предыдущей страницы передаётся в cursor. Ошибки: application/problem+json (RFC 9457) с постоянным кодом code и указанием на поле в errors. Язык предложений: Accept-Language, ru или en.',
    en: 'One API for the till, the console, a shop’s own programs and the member’s site. Money and bonuses are decimal text, times are ISO 8601 in UTC unless said otherwise. Lists are paged by a cursor: nextCursor of the page before goes into cursor. Errors are application/problem+json (RFC 9457) with a stable code and the field in errors. Language of sentences: Accept-Language, ru or en.',
  },
  applicationScheme: {
    ru: 'Приложение: client_credentials. Токен передаётся в Authorization: Bearer.',
    en: 'An application: client_credentials. The token goes into Authorization: Bearer.',
  },
  sessionScheme: {
    ru: 'Сотрудник: cookie сеанса, только со страниц самого хаба.',
    en: 'Staff: the session’s cookie, only from the hub’s own pages.',
  },
  idempotencyHeader: {
    ru: 'Новое значение на каждое новое действие, прежнее при повторе: повтор получит тот же ответ и ничего не сделает второй раз. Ответ хранится сутки. Обязателен для приложений.',
    en: 'A new value for each new action, the same one for a repeat: a repeat gets the same answer and does nothing twice. The answer is kept for a day. Applications must send it.',
  },
  ifMatchHeader: {
    ru: 'ETag, полученный при чтении: если данные с тех пор изменились, правка не пройдёт (412).',
    en: 'The ETag you read: if the data has changed since, the change is refused (412).',
  },
  ifNoneMatchHeader: {
    ru: 'ETag прежнего ответа: если ничего не изменилось, ответ 304 без тела.',
    en: 'ETag of an earlier answer: if nothing has changed the answer is 304 without a body.',
  },
  etagHeader: { ru: 'Версия для If-Match', en: 'Version for If-Match' },
  rateLimitHeader: {
    ru: 'Сколько вызовов приложение может сделать ещё (r) и через сколько секунд запас полон (t)',
    en: 'How many more calls the application may make (r), and in how many seconds the allowance is whole (t)',
  },
  success: { ru: 'Успех', en: 'Success' },
  done: { ru: 'Сделано, тела нет', en: 'Done, no body' },
  open: { ru: 'Открыто всем.', en: 'Open to all.' },
  session: { ru: 'Нужен сеанс сотрудника.', en: 'A session of staff is needed.' },
  right: { ru: 'Нужно право', en: 'The right needed:' },
} as const satisfies Record<string, Text>;

/** Who may call, as a sentence. */
export function accessText({ access }: Operation, language: Language): string {
  switch (access.kind) {
    case 'public':
      return say.open[language];
    case 'session':
      return say.session[language];
    case 'right':
      return `${say.right[language]} \`${access.right}\`.`;
    case 'till':
      return '';
  }
}
