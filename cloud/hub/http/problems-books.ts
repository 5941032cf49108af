/** Refusals of the books: accounts, currencies, corrections. */
import { problem } from './problem-text.ts';
import type { ProblemText } from './problem-text.ts';

export const BOOKS_PROBLEMS = {
  'account.unknown': problem(
    404,
    ['Счёт не найден', 'Account not found'],
    ['Такого счёта нет.', 'There is no such account.'],
  ),
  'account.reserved': problem(
    409,
    ['На счёте есть резерв', 'The account holds a reservation'],
    [
      'По счёту открыт чек с резервом бонусов (он кончится за 30 минут), или часть бонусов отдана кассе на случай работы без связи. Повторите, когда они вернутся.',
      'An open cheque holds bonuses of the account (for 30 minutes at most), or part of them lie with a till for work off-line. Try again when they are back.',
    ],
  ),
  'account.shared': problem(
    409,
    ['Счёт участника уже общий', 'The member’s account is already shared'],
    [
      'Счёт этого участника делят и другие. Сначала выведите его из общего счёта.',
      'Others share this member’s account. Take the member out of it first.',
    ],
  ),
  'account.full': problem(
    409,
    ['У счёта слишком много владельцев', 'The account has too many owners'],
    [
      'У общего счёта может быть не больше {max} владельцев.',
      'A shared account has at most {max} owners.',
    ],
  ),
  'account.last_owner': problem(
    409,
    ['Единственный владелец', 'The only owner'],
    [
      'У счёта нет других владельцев: единственного вывести нельзя.',
      'The account has no other owners: the only one cannot leave.',
    ],
  ),
  'currency.unknown': problem(
    404,
    ['Валюта не найдена', 'Currency not found'],
    ['Такой валюты бонусов нет.', 'There is no such bonus currency.'],
  ),
  'currency.frozen': problem(
    409,
    ['Точность валюты не меняется', 'The precision cannot change'],
    [
      'По валюте уже есть счета: точность и курс остаются прежними ({decimals} знаков, {perRuble} за рубль).',
      'There are accounts in this currency: its precision and rate stay ({decimals} digits, {perRuble} a ruble).',
    ],
  ),
  'offline.bad_cap': problem(
    400,
    ['Неверный предел', 'Wrong limit'],
    [
      'Предел {field} — положительное число, не больше {decimals} знаков после запятой.',
      'The limit {field} is a positive number with at most {decimals} digits after the point.',
    ],
  ),
  'offline.caps_crossed': problem(
    400,
    ['Пределы перепутаны', 'Limits crossed'],
    [
      'Предел на участника больше предела на кассу: он никогда не сработает. Уменьшите первый или увеличьте второй.',
      'The limit per member is above the limit per till and would never hold. Lower the first or raise the second.',
    ],
  ),
  'correction.unknown': problem(
    404,
    ['Корректировка не найдена', 'Correction not found'],
    ['Такой корректировки нет.', 'There is no such correction.'],
  ),
  'correction.id_reused': problem(
    409,
    ['Номер уже занят', 'The id is taken'],
    [
      'С этим correctionId записана другая корректировка. Для новой возьмите новый номер.',
      'Another correction was recorded under this correctionId. Take a new id for a new one.',
    ],
  ),
  'correction.bad_amount': problem(
    400,
    ['Неверная сумма', 'Wrong amount'],
    [
      'Сумма должна быть больше нуля и иметь не больше {decimals} знаков после точки.',
      'The amount must be above zero and have at most {decimals} digits after the point.',
    ],
  ),
  'correction.bad_dates': problem(
    400,
    ['Неверный срок', 'Wrong dates'],
    [
      'Срок сгорания должен быть позже сегодняшнего дня и дня активации; у списания сроков нет.',
      'Bonuses must end after today and after their first day; a write-off has no dates.',
    ],
  ),
  'correction.no_overdraft': problem(
    409,
    ['Нет такого долга', 'No such overdraft'],
    [
      'Долг счёта {overdraft} (в наименьших единицах валюты): больше него списать на партнёра нельзя.',
      'The account owes {overdraft} (in minor units): no more than that can be written off to the partner.',
    ],
  ),
  'correction.own': problem(
    403,
    ['Нужен второй человек', 'A second person is needed'],
    [
      'Свою корректировку нельзя ни утвердить, ни отклонить: это делает другой сотрудник.',
      'Nobody decides on a correction of their own: another person does.',
    ],
  ),
  'correction.decided': problem(
    409,
    ['Решение уже принято', 'Already decided'],
    [
      'Эта корректировка уже проведена или отклонена.',
      'This correction has already been booked or rejected.',
    ],
  ),
  'account.blocked': problem(
    409,
    ['Счёт заблокирован', 'Account blocked'],
    [
      'Счёт заблокирован: начисления идут, списать нельзя. Разблокируйте его в контакт-центре.',
      'The account is blocked: bonuses come, but cannot be spent. Unblock it in the contact centre.',
    ],
  ),
} as const satisfies Record<string, ProblemText>;
