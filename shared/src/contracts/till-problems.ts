/**
 * Every problem the till may tell its cashier, with its sentence. A sentence says what is wrong and what
 * to do; `{name}` is filled from the problem's params. One table: the engine speaks in these codes, the
 * face in these words.
 */
import { DEVICE_PROBLEMS } from './device-problems.ts';
import { REFUND_PROBLEMS } from './refund-problems.ts';
import { STORAGE_PROBLEMS } from './storage-problems.ts';
import { MARKETING_PROBLEMS } from './marketing-problems.ts';
import type { Language, Problem, Text } from '../kernel/text.ts';

const SALE = {
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

const MEMBERS = {
  'member.blocked': {
    ru: 'Участник {name} заблокирован. Продолжайте без карты; вопросы — на горячую линию.',
    en: 'Member {name} is blocked. Go on without the card; questions go to the contact centre.',
  },
  'member.unknown': {
    ru: 'Хаб не знает этого участника. Продолжайте без карты.',
    en: 'The hub does not know this member. Go on without the card.',
  },
  'member.not_identified': {
    ru: 'Сначала найдите участника по карте или телефону.',
    en: 'First identify the member by card or phone.',
  },
  'bonus.offline_refused': {
    ru: 'Нет связи с хабом: списать бонусы нельзя. Бонусы за покупку начислятся как обычно.',
    en: 'No link to the hub: bonuses cannot be spent. Bonuses for the purchase accrue as usual.',
  },
  'bonus.offline_cap_used': {
    ru: 'Нет связи с хабом, а предел списаний без связи исчерпан. Бонусы за покупку начислятся как обычно.',
    en: 'No link to the hub, and the limit for spending without it is used up. Bonuses accrue as usual.',
  },
  'bonus.offline_no_rights': {
    ru: 'Нет связи с хабом, а бонусы этого участника кассе не отданы. Бонусы за покупку начислятся как обычно.',
    en: "No link to the hub, and none of this member's bonuses lie with this till. Bonuses accrue as usual.",
  },
  'bonus.offline_rebuilt': {
    ru: 'Нет связи с хабом, а файл кассы восстановлен после повреждения: без связи она не списывает до нового подключения.',
    en: 'No link to the hub, and the till’s file was rebuilt after damage: it spends nothing off-line until it is enrolled anew.',
  },
  'bonus.lent': {
    ru: 'Часть бонусов участника отдана другой кассе. Их уже возвращают: повторите через минуту или укажите меньше.',
    en: "Part of the member's bonuses lie with another till. They are being called back: try in a minute, or ask for less.",
  },
  'bonus.insufficient': {
    ru: 'На счёте участника не хватает бонусов. Укажите меньше.',
    en: "The member's account lacks bonuses. Ask for less.",
  },
  'bonus.not_allowed': {
    ru: 'Этот чек нельзя оплатить бонусами.',
    en: 'This cheque cannot be paid with bonuses.',
  },
  'bonus.lowered': {
    ru: 'Бонусами можно оплатить только часть чека: списание уменьшено.',
    en: 'Bonuses may pay only a part of this cheque: the redemption was lowered.',
  },
  'bonus.currency_unknown': {
    ru: 'Валюты бонусов «{currency}» нет в настройках магазина.',
    en: "The store's settings have no bonus currency “{currency}”.",
  },
  'bonus.reservation_used': {
    ru: 'Резерв бонусов уже использован. Снимите списание и задайте его заново.',
    en: 'The reservation is already used. Take the redemption back and ask again.',
  },
  'bonus.refused': {
    ru: 'Хаб отказал в списании бонусов ({code}). Продолжайте без списания.',
    en: 'The hub refused the redemption ({code}). Go on without it.',
  },
  'bonus.released': {
    ru: 'Чек изменился, списание бонусов снято. Задайте его заново, если нужно.',
    en: 'The cheque changed and the redemption was taken back. Ask again if needed.',
  },
} as const satisfies Record<string, Text>;

const PAYMENT = {
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

const SYNC = {
  'enrol.wrong_code': {
    ru: 'Код подключения не подходит. Проверьте его или выдайте новый в консоли.',
    en: 'The enrolment code is wrong. Check it or issue a new one in the console.',
  },
  'enrol.code_expired': {
    ru: 'Срок кода подключения вышел. Выдайте новый в консоли.',
    en: 'The enrolment code has expired. Issue a new one in the console.',
  },
  'enrol.locked': {
    ru: 'Слишком много неверных кодов. Подождите несколько минут.',
    en: 'Too many wrong codes. Wait a few minutes.',
  },
  'enrol.hub_unreachable': {
    ru: 'Хаб {url} не отвечает. Проверьте адрес и сеть.',
    en: 'The hub at {url} does not answer. Check the address and the network.',
  },
  'enrol.not_a_hub': {
    ru: 'По адресу {url} отвечает не хаб Verno. Проверьте адрес.',
    en: 'What answers at {url} is not a Verno hub. Check the address.',
  },
  'enrol.other_till': {
    ru: 'Код выдан для другой кассы, а в этой машине журнал кассы «{tillName}». Попросите код для неё.',
    en: 'The code is for another till, and this machine holds the log of “{tillName}”. Ask for a code for it.',
  },
  'enrol.already': {
    ru: 'Касса уже подключена как «{tillName}».',
    en: 'The till is already enrolled as “{tillName}”.',
  },
  'enrol.refused': {
    ru: 'Хаб отказал в подключении ({code}).',
    en: 'The hub refused the enrolment ({code}).',
  },
  'till.unknown': {
    ru: 'Хаб не знает этой кассы. Покупки остаются в кассе; позовите техника.',
    en: 'The hub does not know this till. Purchases stay in the till; call the technician.',
  },
  'till.revoked': {
    ru: 'Доступ кассы к хабу отозван. Покупки остаются в кассе; позовите техника.',
    en: "The till's access to the hub is revoked. Purchases stay in the till; call the technician.",
  },
  'till.bad_signature': {
    ru: 'Хаб не принял подпись кассы. Покупки остаются в кассе; позовите техника.',
    en: "The hub refused the till's signature. Purchases stay in the till; call the technician.",
  },
  'till.stale_nonce': {
    ru: 'Похоже, данные кассы восстановлены из копии. Покупки сохранены; позовите техника.',
    en: "The till's data seems restored from a copy. Purchases are kept; call the technician.",
  },
  'till.fork': {
    ru: 'В сети есть вторая копия этой кассы. Покупки сохранены; позовите техника.',
    en: 'A second copy of this till is in use. Purchases are kept; call the technician.',
  },
  'sync.gap': {
    ru: 'Хабу не хватает более ранних покупок: касса отправит их снова.',
    en: 'The hub lacks earlier purchases: the till sends them again.',
  },
  'sync.fork': {
    ru: 'Покупки кассы и хаба разошлись. Всё сохранено; позовите техника.',
    en: 'The purchases of till and hub differ. Everything is kept; call the technician.',
  },
  'sync.broken_chain': {
    ru: 'Хаб не принял цепочку покупок. Всё сохранено в кассе; позовите техника.',
    en: 'The hub refused the chain of purchases. All is kept in the till; call the technician.',
  },
  'sync.bad_signature': {
    ru: 'Хаб не принял подпись покупок. Всё сохранено в кассе; позовите техника.',
    en: "The hub refused the purchases' signature. All is kept in the till; call the technician.",
  },
  'sync.wrong_epoch': {
    ru: 'Хаб ждёт другую эпоху журнала кассы. Всё сохранено; позовите техника.',
    en: "The hub expects another epoch of the till's log. All is kept; call the technician.",
  },
  'sync.refused': {
    ru: 'Хаб отказал в обмене ({code}). Покупки остаются в кассе, попытки продолжаются.',
    en: 'The hub refused to sync ({code}). Purchases stay in the till, attempts go on.',
  },
  'sync.snapshot_required': {
    ru: 'Касса слишком долго была без связи: справочники загружаются заново.',
    en: 'The till was off-line for too long: reference data is loaded anew.',
  },
  'sync.sets_differ': {
    ru: 'Справочники кассы разошлись с хабом: загружаются заново. Касса продаёт; офису сообщено.',
    en: "The till's reference data differs from the hub's: it is loaded anew. The till sells; the office was told.",
  },
  'sync.snapshot_broken': {
    ru: 'Часть данных от хаба приходит повреждённой: касса пробует снова и продаёт с прежними. Сообщите в офис.',
    en: 'Data from the hub arrives damaged: the till tries again and sells with what it has. Tell the office.',
  },
  'sync.bundle_unsigned': {
    ru: 'Пакет акций версии {version} не подписан этим хабом и не принят: действуют прежние акции. Сообщите в офис.',
    en: 'Rule bundle version {version} is not signed by this hub and was refused: the rules before stay. Tell the office.',
  },
  'sync.bundle_broken': {
    ru: 'Новые акции (версия {version}) повреждены: работают прежние. Сообщите в офис.',
    en: 'New promotions (version {version}) are broken: the old ones stay. Tell the office.',
  },
  'sync.feed_broken': {
    ru: 'Изменение «{kind}» из хаба непонятно кассе: нужна новая версия программы.',
    en: 'The till does not understand a «{kind}» change from the hub: update the program.',
  },
  'sync.clock_wrong': {
    ru: 'Часы кассы отличаются от хаба на {seconds} с. Касса это учитывает; поправьте часы.',
    en: "The till's clock differs from the hub's by {seconds} s. Allowed for; set the clock.",
  },
} as const satisfies Record<string, Text>;

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
  ...SALE,
  ...MEMBERS,
  ...PAYMENT,
  ...REFUND_PROBLEMS,
  ...DEVICE_PROBLEMS,
  ...MARKETING_PROBLEMS,
  ...SYNC,
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
