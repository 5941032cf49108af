/** Refusals of coupons, counters, statuses and restrictions; problems.ts joins them to the others. */
import { problem } from './problem-text.ts';
import type { ProblemText } from './problem-text.ts';

export const MARKETING_PROBLEMS = {
  'coupon.unknown': problem(
    404,
    ['Купон не найден', 'Coupon not found'],
    [
      'Купона с таким кодом нет. Проверьте код.',
      'There is no coupon with this code. Check the code.',
    ],
  ),
  'coupon.emission_unknown': problem(
    404,
    ['Выпуск не найден', 'Emission not found'],
    [
      'Такого выпуска купонов нет. Сначала создайте выпуск.',
      'There is no such emission of coupons. Create the emission first.',
    ],
  ),
  'coupon.emission_fixed': problem(
    409,
    ['Вид выпуска не меняется', 'The emission’s kind is fixed'],
    [
      'Вид выпуска нельзя изменить. Создайте другой выпуск.',
      'The kind of an emission cannot be changed. Create another emission.',
    ],
  ),
  'coupon.emission_spent': problem(
    409,
    ['Выпуск исчерпан', 'Emission exhausted'],
    [
      'Нужно купонов: {wanted}, в выпуске осталось {left}. Увеличьте выпуск или возьмите меньше.',
      '{wanted} coupons are wanted, {left} are left in the emission. Raise its limit or take fewer.',
    ],
  ),
  'coupon.code_taken': problem(
    409,
    ['Код занят', 'Code taken'],
    [
      'Код {code} уже есть у другого купона. Ничего не создано.',
      'Another coupon already has the code {code}. Nothing was made.',
    ],
  ),
  'coupon.wrong_kind': problem(
    409,
    ['Не тот вид выпуска', 'Wrong kind of emission'],
    [
      'Это действие не подходит выпуску вида «{kind}».',
      'This cannot be done with an emission of kind “{kind}”.',
    ],
  ),
  'coupon.wrong_state': problem(
    409,
    ['Купон не годится', 'The coupon is not good'],
    [
      'Купон {code} в состоянии «{state}»: это действие с ним невозможно.',
      'Coupon {code} is “{state}”: this cannot be done with it.',
    ],
  ),
  'coupon.held': problem(
    409,
    ['Купон занят', 'Coupon held'],
    [
      'Купон {code} сейчас предъявлен в другом чеке. Завершите или отмените тот чек.',
      'Coupon {code} is shown with another cheque now. Finish or cancel that cheque.',
    ],
  ),
  'coupon.foreign': problem(
    409,
    ['Чужой купон', 'Another’s coupon'],
    ['Купон выдан другому участнику.', 'The coupon was issued to another member.'],
  ),
  'coupon.not_yet': problem(
    409,
    ['Купон ещё не действует', 'Not valid yet'],
    ['Купон начнёт действовать {from}.', 'The coupon becomes valid at {from}.'],
  ),
  'coupon.expired': problem(
    409,
    ['Купон сгорел', 'Coupon expired'],
    ['Срок купона закончился.', 'The coupon’s time is over.'],
  ),
  'number.template_unknown': problem(
    404,
    ['Шаблон не найден', 'Template not found'],
    [
      'Такого шаблона номеров нет. Сначала создайте шаблон.',
      'There is no such template of numbers. Create the template first.',
    ],
  ),
  'number.template_fixed': problem(
    409,
    ['Шаблон не меняется', 'The template is fixed'],
    [
      'По этому шаблону уже выдают номера, его вид изменить нельзя. Создайте другой шаблон.',
      'Numbers are made by this template, so its form cannot change. Create another template.',
    ],
  ),
  'number.exhausted': problem(
    409,
    ['Номера закончились', 'Numbers exhausted'],
    [
      'Нужно номеров: {wanted}, свободных по шаблону {template} нашлось {found}. Ничего не создано: расширьте шаблон.',
      '{wanted} numbers are wanted, template {template} has {found} free ones to give. Nothing was made: widen the template.',
    ],
  ),
  'place.zone_unknown': problem(
    400,
    ['Неизвестный часовой пояс', 'Unknown time zone'],
    ['Часовой пояс пишется как Europe/Moscow.', 'A time zone is written like Europe/Moscow.'],
  ),
  'place.unknown': problem(
    404,
    ['Магазин или касса не найдены', 'Store or till not found'],
    [
      'В ограничении назван магазин или касса, которых у партнёра нет.',
      'The restriction names a store or till that the partner does not have.',
    ],
  ),
  'counter.unknown': problem(
    404,
    ['Счётчик не найден', 'Counter not found'],
    ['Такого счётчика нет.', 'There is no such counter.'],
  ),
  'counter.fixed': problem(
    409,
    ['Счётчик не меняется', 'The counter is fixed'],
    [
      'Разрез и окно счётчика изменить нельзя: значения уже накоплены. Создайте другой счётчик.',
      'What a counter is kept by cannot change: it has values already. Create another counter.',
    ],
  ),
  'counter.too_many': problem(
    409,
    ['Слишком много счётчиков', 'Too many counters'],
    [
      'Счётчиков не может быть больше {max}. Используйте уже созданные.',
      'There cannot be more than {max} counters. Use those that are there.',
    ],
  ),
  'counter.not_personal': problem(
    409,
    ['Счётчик не участника', 'Not a member’s counter'],
    [
      'Этот счётчик ведётся не по участнику: задать его участнику нельзя.',
      'This counter is not kept by member and cannot be set for one.',
    ],
  ),
  'status.unknown': problem(
    404,
    ['Система статусов не найдена', 'Status system not found'],
    ['Такой системы статусов нет.', 'There is no such status system.'],
  ),
  'restriction.unknown': problem(
    404,
    ['Ограничение не найдено', 'Restriction not found'],
    ['Такого ограничения нет.', 'There is no such restriction.'],
  ),
  'restriction.too_many': problem(
    409,
    ['Слишком много ограничений', 'Too many restrictions'],
    [
      'Ограничений не может быть больше {max}. Удалите ненужные.',
      'There cannot be more than {max} restrictions. Remove some.',
    ],
  ),
} as const satisfies Record<string, ProblemText>;
