/** What the till says of its enrolment and its exchange with the hub. */
import type { Text } from '../kernel/text.ts';

export const SYNC_PROBLEMS = {
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
