/** What the till says of refunds; part of the table in `till-problems.ts`. */
import type { Text } from '../kernel/text.ts';

export const REFUND_PROBLEMS = {
  'refund.cheque_open': {
    ru: 'Сначала оплатите или отмените открытый чек, потом оформляйте возврат.',
    en: 'First pay or cancel the open cheque, then make the refund.',
  },
  'refund.open': {
    ru: 'Открыт возврат по чеку {number}. Завершите его или закройте клавишей Esc.',
    en: 'A refund of receipt {number} is open. Finish it or close it with Esc.',
  },
  'refund.not_open': {
    ru: 'Возврат уже закрыт. Откройте чек заново, если нужно.',
    en: 'The refund is already closed. Open the receipt again if needed.',
  },
  'refund.not_found': {
    ru: 'Чек {number} не найден. Проверьте номер на бумаге.',
    en: 'Receipt {number} is not found. Check the number on the paper.',
  },
  'refund.not_found_offline': {
    ru: 'Чека {number} нет в этой кассе, а хаб не отвечает. Чек другой кассы можно вернуть, когда появится связь.',
    en: 'Receipt {number} is not of this till, and the hub does not answer. Goods of another till can come back once the link is there.',
  },
  'refund.offline_other_till': {
    ru: 'Чек {number} пробит на другой кассе, а хаб не отвечает: возврат не оформлен. Повторите, когда появится связь.',
    en: 'Receipt {number} is of another till and the hub does not answer: nothing was refunded. Try again once the link is there.',
  },
  'refund.several': {
    ru: 'Чеков с номером {number} несколько. Нажмите F5, наберите номер и выберите нужный.',
    en: 'There are several receipts numbered {number}. Press F5, type the number and choose.',
  },
  'refund.line_unknown': {
    ru: 'Этой строки в чеке нет. Выберите строку из списка.',
    en: 'The receipt has no such line. Choose one of the list.',
  },
  'refund.goods_not_in_receipt': {
    ru: 'Товара с кодом {barcode} в чеке {number} нет.',
    en: 'Receipt {number} has no goods with the code {barcode}.',
  },
  'refund.more_than_left': {
    ru: '«{name}»: можно вернуть не больше {left}, остальное уже возвращено.',
    en: '“{name}”: at most {left} may come back, the rest is already returned.',
  },
  'refund.quantity_not_whole': {
    ru: 'Товар «{name}» возвращается целыми штуками.',
    en: '“{name}” comes back by whole pieces.',
  },
  'refund.nothing_chosen': {
    ru: 'Выберите, что возвращается.',
    en: 'Choose what comes back.',
  },
  'refund.nothing_left': {
    ru: 'По чеку {number} всё уже возвращено.',
    en: 'Everything of receipt {number} has already come back.',
  },
  'refund.changed': {
    ru: 'Пока чек был открыт, часть его вернули на другой кассе: к возврату {toKopecks} вместо {fromKopecks}. Проверьте и подтвердите снова.',
    en: 'Meanwhile a part came back at another till: {toKopecks} to give back instead of {fromKopecks}. Check and confirm again.',
  },
  'refund.recovered': {
    ru: 'Касса перезапустилась. Открытый возврат по чеку {number} восстановлен, деньги не выданы.',
    en: 'The till restarted. The open refund of receipt {number} is back, no money was given.',
  },
} as const satisfies Record<string, Text>;
