/** What the till says of the open cheque, its payment and its receipt. */
import type { Text } from '../kernel/text.ts';

export const SALE_PROBLEMS = {
  'sale.barcode_unknown': {
    ru: 'Код {barcode} не найден. Найдите товар по названию или отложите его.',
    en: 'Code {barcode} is not known. Find the goods by name or put them aside.',
  },
  'sale.goods_unknown': {
    ru: 'Товара {sku} больше нет в каталоге. Найдите товар заново.',
    en: 'Goods {sku} are no longer in the catalogue. Search again.',
  },
  'sale.card_unknown': {
    ru: 'Карта {number} не найдена. Проверьте номер или продолжайте без карты.',
    en: 'Card {number} is not known. Check the number or go on without a card.',
  },
  'sale.card_foreign': {
    ru: 'Это карта другой программы. Попросите карту магазина или номер телефона.',
    en: "This card belongs to another programme. Ask for the shop's card or a phone number.",
  },
  'sale.phone_unknown': {
    ru: 'Участник с телефоном {phone} не найден. Проверьте номер или продолжайте без карты.',
    en: 'No member has the phone {phone}. Check the number or go on without a card.',
  },
  'sale.identifier_unclear': {
    ru: '«{text}» не похоже на телефон или номер карты. Введите номер целиком.',
    en: '“{text}” is neither a phone nor a card number. Type the whole number.',
  },
  'sale.empty': {
    ru: 'Чек пуст. Добавьте товар.',
    en: 'The cheque is empty. Add goods.',
  },
  'sale.line_unknown': {
    ru: 'Этой строки в чеке уже нет. Посмотрите на чек ещё раз.',
    en: 'This line is no longer in the cheque. Look at the cheque again.',
  },
  'sale.too_many_lines': {
    ru: 'В чеке уже {max} строк. Оплатите его и начните следующий.',
    en: 'The cheque already has {max} lines. Pay it and begin the next one.',
  },
  'sale.quantity_not_whole': {
    ru: 'Товар «{name}» продаётся целыми штуками. Укажите целое количество.',
    en: '“{name}” is sold by whole pieces. Give a whole number.',
  },
  'sale.quantity_too_big': {
    ru: 'Слишком большое количество. Наибольшее для одной строки — {max}.',
    en: 'The quantity is too big. One line takes at most {max}.',
  },
  'sale.weight_needed': {
    ru: '«{name}» — весовой товар, добавлен 1 кг. Укажите вес.',
    en: '“{name}” is sold by weight; 1 kg was added. Set the weight.',
  },
  'sale.busy': {
    ru: 'Касса не успевает за командами. Подождите секунду и повторите.',
    en: 'The till cannot keep up with the commands. Wait a second and try again.',
  },
  'sale.receipt_undecided': {
    ru: 'Сначала скажите, вышел ли прошлый чек из принтера.',
    en: 'First say whether the last receipt came out of the printer.',
  },
  'sale.receipt_decided': {
    ru: 'Этот чек уже решён. Копию можно напечатать кнопкой «Копия чека».',
    en: 'This receipt is already settled. “Reprint receipt” prints a copy.',
  },
  'sale.receipt_shown': {
    ru: 'Чек уже оплачен. Начните следующий.',
    en: 'The cheque is already paid. Begin the next one.',
  },
  'sale.not_enrolled': {
    ru: 'Касса ещё не подключена. Введите код подключения.',
    en: 'The till is not enrolled yet. Enter the enrolment code.',
  },
  'sale.not_ready': {
    ru: 'Касса ещё получает настройки магазина из хаба. Подождите и попробуйте снова.',
    en: "The till is still receiving the store's settings from the hub. Wait and try again.",
  },
  'sale.recovered': {
    ru: 'Касса перезапустилась. Открытый чек восстановлен, проверьте строки: {lines}.',
    en: 'The till restarted. The open cheque is back; check its lines: {lines}.',
  },
  'sale.no_receipt': {
    ru: 'Ещё нет чека, с которого можно снять копию.',
    en: 'There is no receipt to print again yet.',
  },
  'sale.no_rules': {
    ru: 'Акции ещё не получены из хаба: продажа идёт без скидок и бонусов.',
    en: 'Promotions have not come from the hub yet: selling without discounts and bonuses.',
  },
} as const satisfies Record<string, Text>;

export const PAYMENT_PROBLEMS = {
  'pay.tendered_too_little': {
    ru: 'Внесено {tenderedKopecks}, нужно {needKopecks}. Возьмите недостающее.',
    en: '{tenderedKopecks} tendered, {needKopecks} needed. Take the rest.',
  },
  'pay.total_grew': {
    ru: 'Пока чек был открыт, сумма выросла с {fromKopecks} до {toKopecks}. Назовите её и оплатите снова.',
    en: 'While the cheque was open its total grew from {fromKopecks} to {toKopecks}. Say so, then pay again.',
  },
  'pay.tendered_too_much': {
    ru: 'Внесённая сумма слишком велика. Проверьте её.',
    en: 'The tendered sum is too big. Check it.',
  },
  'print.no_printer': {
    ru: 'Принтер чеков не настроен: покупка записана, чек не напечатан.',
    en: 'No receipt printer is set up: the purchase is recorded, the receipt is not printed.',
  },
  'print.failed': {
    ru: 'Чек {number} не напечатан, покупка записана. Проверьте принтер и повторите печать.',
    en: 'Receipt {number} was not printed, the purchase is recorded. Check the printer, print again.',
  },
  'print.unknown': {
    ru: 'Неизвестно, напечатан ли чек. Посмотрите на принтер и ответьте.',
    en: 'It is not known whether the receipt was printed. Look at the printer and answer.',
  },
  'print.interrupted': {
    ru: 'Касса перезапустилась во время печати. Вышел ли чек {number}? Посмотрите и ответьте.',
    en: 'The till restarted while printing. Did receipt {number} come out? Look and answer.',
  },
  'print.busy': {
    ru: 'Принтер ещё печатает. Подождите несколько секунд.',
    en: 'The printer is still at work. Wait a few seconds.',
  },
  'print.copy_done': {
    ru: 'Копия чека {number} напечатана.',
    en: 'A copy of receipt {number} is printed.',
  },
} as const satisfies Record<string, Text>;
