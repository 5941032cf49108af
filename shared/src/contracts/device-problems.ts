/**
 * Sentences for everything that devices of a till complain of: what is wrong, then what to do.
 * `{name}` is replaced by the problem's parameter of that name. No parameter ever holds card data.
 */
import type { Problem, Text } from '../kernel/text.ts';

export const DEVICE_PROBLEMS = {
  'device.scanner_missing': {
    ru: 'Сканер не найден ({port}). Проверьте кабель; товары можно вводить вручную.',
    en: 'The scanner is not found ({port}). Check its cable; goods can be typed in.',
  },
  'device.magstripe_missing': {
    ru: 'Считыватель карт не найден ({port}). Проверьте кабель; номер карты можно ввести вручную.',
    en: 'The card reader is not found ({port}). Check its cable; the card number can be typed in.',
  },
  'device.port_denied': {
    ru: 'Нет прав на порт {port}. Дайте кассе доступ к последовательным портам и подключите устройство снова.',
    en: 'No permission for port {port}. Give the till access to serial ports and plug the device in again.',
  },
  'device.port_busy': {
    ru: 'Порт {port} занят другой программой. Закройте её, касса подключится сама.',
    en: 'Port {port} is held by another program. Close it, the till will connect by itself.',
  },
  'device.port_error': {
    ru: 'Порт {port} не открывается ({reason}). Отключите устройство и подключите снова.',
    en: 'Port {port} does not open ({reason}). Unplug the device and plug it in again.',
  },
  'device.frame_broken': {
    ru: 'Сканер прислал повреждённый код. Отсканируйте ещё раз.',
    en: 'The scanner sent a damaged code. Scan it again.',
  },
  'device.card_unreadable': {
    ru: 'Карта не прочиталась. Проведите её ещё раз или введите номер вручную.',
    en: 'The card could not be read. Swipe it again or type its number.',
  },
  'device.payment_card_refused': {
    ru: 'Это не карта лояльности: данные карты не приняты и не сохранены. Для оплаты используйте банковский терминал.',
    en: 'This is not a loyalty card: its data was neither taken nor kept. To pay, use the bank terminal.',
  },
  'device.printer_missing': {
    ru: 'Принтер чеков не отвечает ({address}). Проверьте питание и сеть.',
    en: 'The receipt printer does not answer ({address}). Check its power and network.',
  },
  'device.printer_busy': {
    ru: 'Принтер чеков занят другим заданием. Подождите и напечатайте чек снова.',
    en: 'The receipt printer is busy with another job. Wait and print the receipt again.',
  },
  'device.printer_silent': {
    ru: 'Принтер чеков ({address}) не сообщает своё состояние. Выключите его и включите снова.',
    en: 'The receipt printer ({address}) does not tell its state. Switch it off and on again.',
  },
  'device.printer_offline': {
    ru: 'Принтер чеков отключён от линии. Нажмите на нём кнопку готовности.',
    en: 'The receipt printer is off-line. Press its on-line button.',
  },
  'device.printer_error': {
    ru: 'Ошибка принтера чеков. Проверьте нож и замятие бумаги, выключите и включите принтер.',
    en: 'The receipt printer has an error. Check the cutter and for jammed paper, switch it off and on.',
  },
  'device.cover_open': {
    ru: 'Открыта крышка принтера чеков. Закройте её.',
    en: 'The cover of the receipt printer is open. Close it.',
  },
  'device.paper_out': {
    ru: 'В принтере чеков кончилась бумага. Вставьте рулон.',
    en: 'The receipt printer is out of paper. Put in a roll.',
  },
  'device.paper_near_end': {
    ru: 'В принтере чеков заканчивается бумага. Приготовьте рулон.',
    en: 'The receipt printer is low on paper. Have a roll ready.',
  },
  'device.connection_lost': {
    ru: 'Связь с принтером чеков прервалась во время печати. Посмотрите, вышел ли чек.',
    en: 'The link to the receipt printer broke while printing. Look whether the receipt came out.',
  },
  'device.print_unconfirmed': {
    ru: 'Принтер чеков не подтвердил печать. Посмотрите, вышел ли чек.',
    en: 'The receipt printer did not confirm. Look whether the receipt came out.',
  },
} as const satisfies Record<string, Text>;

type DeviceProblemCode = keyof typeof DEVICE_PROBLEMS;

/** Names in braces of a template. */
type Names<Template extends string> = Template extends `${string}{${infer Name}}${infer Rest}`
  ? Name | Names<Rest>
  : never;
type Params<Code extends DeviceProblemCode> = Names<(typeof DEVICE_PROBLEMS)[Code]['ru']>;

/** A problem of this family; the compiler knows its codes and what each sentence needs. */
export function deviceProblem<Code extends DeviceProblemCode>(
  code: Code,
  ...params: [Params<Code>] extends [never] ? [] : [Readonly<Record<Params<Code>, string | number>>]
): Problem {
  return { code, params: { ...params[0] } };
}
