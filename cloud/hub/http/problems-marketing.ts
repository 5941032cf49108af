/** Refusals of coupons, counters, statuses and restrictions; problems.ts joins them to the others. */

const NOT_FOUND = 404;
const CONFLICT = 409;

export const MARKETING_PROBLEMS = {
  'coupon.unknown': {
    status: NOT_FOUND,
    title: { ru: 'Купон не найден', en: 'Coupon not found' },
    detail: {
      ru: 'Купона с таким кодом нет. Проверьте код.',
      en: 'There is no coupon with this code. Check the code.',
    },
  },
  'coupon.emission_unknown': {
    status: NOT_FOUND,
    title: { ru: 'Выпуск не найден', en: 'Emission not found' },
    detail: {
      ru: 'Такого выпуска купонов нет. Сначала создайте выпуск.',
      en: 'There is no such emission of coupons. Create the emission first.',
    },
  },
  'coupon.emission_fixed': {
    status: CONFLICT,
    title: { ru: 'Вид выпуска не меняется', en: 'The emission’s kind is fixed' },
    detail: {
      ru: 'Вид выпуска нельзя изменить. Создайте другой выпуск.',
      en: 'The kind of an emission cannot be changed. Create another emission.',
    },
  },
  'coupon.emission_spent': {
    status: CONFLICT,
    title: { ru: 'Выпуск исчерпан', en: 'Emission exhausted' },
    detail: {
      ru: 'Нужно купонов: {wanted}, в выпуске осталось {left}. Увеличьте выпуск или возьмите меньше.',
      en: '{wanted} coupons are wanted, {left} are left in the emission. Raise its limit or take fewer.',
    },
  },
  'coupon.code_taken': {
    status: CONFLICT,
    title: { ru: 'Код занят', en: 'Code taken' },
    detail: {
      ru: 'Код {code} уже есть у другого купона. Ничего не создано.',
      en: 'Another coupon already has the code {code}. Nothing was made.',
    },
  },
  'coupon.wrong_kind': {
    status: CONFLICT,
    title: { ru: 'Не тот вид выпуска', en: 'Wrong kind of emission' },
    detail: {
      ru: 'Это действие не подходит выпуску вида «{kind}».',
      en: 'This cannot be done with an emission of kind “{kind}”.',
    },
  },
  'coupon.wrong_state': {
    status: CONFLICT,
    title: { ru: 'Купон не годится', en: 'The coupon is not good' },
    detail: {
      ru: 'Купон {code} в состоянии «{state}»: это действие с ним невозможно.',
      en: 'Coupon {code} is “{state}”: this cannot be done with it.',
    },
  },
  'coupon.held': {
    status: CONFLICT,
    title: { ru: 'Купон занят', en: 'Coupon held' },
    detail: {
      ru: 'Купон {code} сейчас предъявлен в другом чеке. Завершите или отмените тот чек.',
      en: 'Coupon {code} is shown with another cheque now. Finish or cancel that cheque.',
    },
  },
  'coupon.foreign': {
    status: CONFLICT,
    title: { ru: 'Чужой купон', en: 'Another’s coupon' },
    detail: {
      ru: 'Купон выдан другому участнику.',
      en: 'The coupon was issued to another member.',
    },
  },
  'coupon.not_yet': {
    status: CONFLICT,
    title: { ru: 'Купон ещё не действует', en: 'Not valid yet' },
    detail: { ru: 'Купон начнёт действовать {from}.', en: 'The coupon becomes valid at {from}.' },
  },
  'coupon.expired': {
    status: CONFLICT,
    title: { ru: 'Купон сгорел', en: 'Coupon expired' },
    detail: { ru: 'Срок купона закончился.', en: 'The coupon’s time is over.' },
  },
  'number.template_unknown': {
    status: NOT_FOUND,
    title: { ru: 'Шаблон не найден', en: 'Template not found' },
    detail: {
      ru: 'Такого шаблона номеров нет. Сначала создайте шаблон.',
      en: 'There is no such template of numbers. Create the template first.',
    },
  },
  'number.template_fixed': {
    status: CONFLICT,
    title: { ru: 'Шаблон не меняется', en: 'The template is fixed' },
    detail: {
      ru: 'По этому шаблону уже выдают номера, его вид изменить нельзя. Создайте другой шаблон.',
      en: 'Numbers are made by this template, so its form cannot change. Create another template.',
    },
  },
  'number.exhausted': {
    status: CONFLICT,
    title: { ru: 'Номера закончились', en: 'Numbers exhausted' },
    detail: {
      ru: 'Нужно номеров: {wanted}, свободных по шаблону {template} нашлось {found}. Ничего не создано: расширьте шаблон.',
      en: '{wanted} numbers are wanted, template {template} has {found} free ones to give. Nothing was made: widen the template.',
    },
  },
  'place.zone_unknown': {
    status: 400,
    title: { ru: 'Неизвестный часовой пояс', en: 'Unknown time zone' },
    detail: {
      ru: 'Часовой пояс пишется как Europe/Moscow.',
      en: 'A time zone is written like Europe/Moscow.',
    },
  },
  'place.unknown': {
    status: NOT_FOUND,
    title: { ru: 'Магазин или касса не найдены', en: 'Store or till not found' },
    detail: {
      ru: 'В ограничении назван магазин или касса, которых у партнёра нет.',
      en: 'The restriction names a store or till that the partner does not have.',
    },
  },
  'counter.unknown': {
    status: NOT_FOUND,
    title: { ru: 'Счётчик не найден', en: 'Counter not found' },
    detail: { ru: 'Такого счётчика нет.', en: 'There is no such counter.' },
  },
  'counter.fixed': {
    status: CONFLICT,
    title: { ru: 'Счётчик не меняется', en: 'The counter is fixed' },
    detail: {
      ru: 'Разрез и окно счётчика изменить нельзя: значения уже накоплены. Создайте другой счётчик.',
      en: 'What a counter is kept by cannot change: it has values already. Create another counter.',
    },
  },
  'counter.too_many': {
    status: CONFLICT,
    title: { ru: 'Слишком много счётчиков', en: 'Too many counters' },
    detail: {
      ru: 'Счётчиков не может быть больше {max}. Используйте уже созданные.',
      en: 'There cannot be more than {max} counters. Use those that are there.',
    },
  },
  'counter.not_personal': {
    status: CONFLICT,
    title: { ru: 'Счётчик не участника', en: 'Not a member’s counter' },
    detail: {
      ru: 'Этот счётчик ведётся не по участнику: задать его участнику нельзя.',
      en: 'This counter is not kept by member and cannot be set for one.',
    },
  },
  'status.unknown': {
    status: NOT_FOUND,
    title: { ru: 'Система статусов не найдена', en: 'Status system not found' },
    detail: { ru: 'Такой системы статусов нет.', en: 'There is no such status system.' },
  },
  'restriction.unknown': {
    status: NOT_FOUND,
    title: { ru: 'Ограничение не найдено', en: 'Restriction not found' },
    detail: { ru: 'Такого ограничения нет.', en: 'There is no such restriction.' },
  },
  'restriction.too_many': {
    status: CONFLICT,
    title: { ru: 'Слишком много ограничений', en: 'Too many restrictions' },
    detail: {
      ru: 'Ограничений не может быть больше {max}. Удалите ненужные.',
      en: 'There cannot be more than {max} restrictions. Remove some.',
    },
  },
} as const;
