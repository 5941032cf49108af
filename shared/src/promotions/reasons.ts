import type { Text } from '../kernel/text.ts';

/** Sentences of all reason codes the engine gives; `{expected}`, `{seen}` and `{fact}` are filled in. */
export const REASONS: Readonly<Record<string, Text>> = {
  'scope.partner': {
    ru: 'Акция другого партнёра',
    en: 'The promotion belongs to another partner',
  },
  'scope.store': {
    ru: 'Акция не действует в этом магазине',
    en: 'The promotion does not run in this store',
  },
  'scope.till': {
    ru: 'Акция не действует на этой кассе',
    en: 'The promotion does not run on this till',
  },
  'period.not_started': {
    ru: 'Акция начнётся {expected}, сейчас {seen}',
    en: 'The promotion starts on {expected}, now it is {seen}',
  },
  'period.ended': {
    ru: 'Акция закончилась {expected}, сейчас {seen}',
    en: 'The promotion ended on {expected}, now it is {seen}',
  },
  'period.weekday': {
    ru: 'Акция действует по дням недели {expected}, сегодня {seen}',
    en: 'The promotion runs on weekdays {expected}, today is {seen}',
  },
  'period.hours': {
    ru: 'Акция действует в часы {expected}, сейчас {seen}',
    en: 'The promotion runs at {expected}, now it is {seen}',
  },
  'audience.members_only': {
    ru: 'Акция только для участников программы: предъявите карту или телефон',
    en: 'For members only: show a card or a phone number',
  },
  'audience.anonymous_only': {
    ru: 'Акция только для покупателей без карты',
    en: 'For customers without a card only',
  },
  'audience.segment': {
    ru: 'Покупатель не входит в аудиторию акции ({expected})',
    en: 'The customer is not in the audience ({expected})',
  },
  'audience.excluded_segment': {
    ru: 'Покупатель входит в исключённую аудиторию {seen}',
    en: 'The customer is in the excluded audience {seen}',
  },
  'condition.goods_presence_min': {
    ru: 'Нужных товаров в чеке нет',
    en: 'The cheque has none of the goods',
  },
  'condition.goods_quantity_min': {
    ru: 'Нужных товаров {seen}, требуется не меньше {expected}',
    en: '{seen} of the goods, at least {expected} wanted',
  },
  'condition.goods_quantity_max': {
    ru: 'Нужных товаров {seen}, допускается не больше {expected}',
    en: '{seen} of the goods, at most {expected} allowed',
  },
  'condition.goods_amount_min': {
    ru: 'Нужных товаров на {seen}, требуется не меньше {expected}',
    en: 'Goods for {seen}, at least {expected} wanted',
  },
  'condition.goods_amount_max': {
    ru: 'Нужных товаров на {seen}, допускается не больше {expected}',
    en: 'Goods for {seen}, at most {expected} allowed',
  },
  'condition.goods_positions_min': {
    ru: 'Разных нужных товаров {seen}, требуется не меньше {expected}',
    en: '{seen} different goods, at least {expected} wanted',
  },
  'condition.goods_positions_max': {
    ru: 'Разных нужных товаров {seen}, допускается не больше {expected}',
    en: '{seen} different goods, at most {expected} allowed',
  },
  'condition.cheque_sum_min': {
    ru: 'Сумма чека {seen}, требуется не меньше {expected}',
    en: 'The cheque is {seen}, at least {expected} wanted',
  },
  'condition.cheque_sum_max': {
    ru: 'Сумма чека {seen}, допускается не больше {expected}',
    en: 'The cheque is {seen}, at most {expected} allowed',
  },
  'condition.cheque_quantity_min': {
    ru: 'В чеке {seen} шт., требуется не меньше {expected}',
    en: '{seen} pieces in the cheque, at least {expected} wanted',
  },
  'condition.cheque_quantity_max': {
    ru: 'В чеке {seen} шт., допускается не больше {expected}',
    en: '{seen} pieces in the cheque, at most {expected} allowed',
  },
  'condition.cheque_positions_min': {
    ru: 'Разных товаров в чеке {seen}, требуется не меньше {expected}',
    en: '{seen} different goods in the cheque, at least {expected} wanted',
  },
  'condition.cheque_positions_max': {
    ru: 'Разных товаров в чеке {seen}, допускается не больше {expected}',
    en: '{seen} different goods in the cheque, at most {expected} allowed',
  },
  'condition.member_known': {
    ru: 'Покупатель не назвался: нужна карта или телефон',
    en: 'The customer is anonymous: a card or a phone number is needed',
  },
  'condition.member_anonymous': {
    ru: 'Покупатель — участник программы, акция для остальных',
    en: 'The customer is a member; this is for others',
  },
  'condition.member_segment': {
    ru: 'Покупатель не в сегменте {expected}',
    en: 'The customer is not in segment {expected}',
  },
  'condition.member_status': {
    ru: 'Статус покупателя: {seen}, требуется {expected}',
    en: 'The customer’s status is {seen}, {expected} wanted',
  },
  'condition.member_attribute': {
    ru: 'Свойство {fact}: {seen}, требуется {expected}',
    en: '{fact} is {seen}, {expected} wanted',
  },
  'condition.member_card': {
    ru: 'Карта покупателя: {seen}, требуется {expected}',
    en: 'The card is {seen}, {expected} wanted',
  },
  'condition.member_contact': {
    ru: 'Подтверждённые контакты: {seen}, требуется {expected}',
    en: 'Verified contacts: {seen}, {expected} wanted',
  },
  'condition.payment': {
    ru: 'Способ оплаты: {seen}, требуется {expected}',
    en: 'Payment: {seen}, {expected} wanted',
  },
  'condition.identification': {
    ru: 'Покупатель назвался так: {seen}, требуется {expected}',
    en: 'Identified by {seen}, {expected} wanted',
  },
  'condition.balance': {
    ru: 'Бонусов на счёте: {seen}, требуется {expected}',
    en: 'The balance is {seen}, {expected} wanted',
  },
  'condition.bonus_price': {
    ru: 'На счёте {seen} бонусов, акция стоит {expected}',
    en: 'The account has {seen} bonuses, the promotion costs {expected}',
  },
  'condition.history_count': {
    ru: 'Прошлых покупок: {seen}, требуется {expected}',
    en: 'Purchases before: {seen}, {expected} wanted',
  },
  'condition.history_sum': {
    ru: 'Сумма прошлых покупок: {seen}, требуется {expected}',
    en: 'Sum of purchases before: {seen}, {expected} wanted',
  },
  'condition.history_average': {
    ru: 'Средний прошлый чек: {seen}, требуется {expected}',
    en: 'Average cheque before: {seen}, {expected} wanted',
  },
  'condition.history_nth': {
    ru: 'Эта покупка по счёту {seen}, требуется {expected}',
    en: 'This purchase is number {seen}, {expected} wanted',
  },
  'condition.history_last_date': {
    ru: 'День последней покупки ({fact}): {seen}, требуется {expected}',
    en: 'The last purchase ({fact}) was on {seen}, {expected} wanted',
  },
  'condition.counter': {
    ru: 'Счётчик {fact}: {seen}, требуется {expected}',
    en: 'Counter {fact} is {seen}, {expected} wanted',
  },
  'condition.date': {
    ru: 'Дата {fact}: {seen}, требуется {expected}',
    en: 'Date {fact} is {seen}, {expected} wanted',
  },
  'condition.answers': {
    ru: 'В анкете нет ответа, который подходит целиком ({expected})',
    en: 'No answer of the questionnaire fits as a whole ({expected})',
  },
  'condition.coupon': {
    ru: 'Купон {expected} не предъявлен или не действует',
    en: 'Coupon {expected} was not shown or is not valid',
  },
  'condition.chance': {
    ru: 'В этот раз не повезло: выпало {seen}, нужно меньше {expected}',
    en: 'No luck this time: drew {seen}, less than {expected} wanted',
  },
  'condition.event': {
    ru: 'Акция, которая вызывает событие «{expected}», не сработала',
    en: 'The promotion that raises “{expected}” did not fire',
  },
  'condition.not': {
    ru: 'Выполнено условие, при котором акция не действует ({fact}: {seen})',
    en: 'A condition that excludes the promotion holds ({fact}: {seen})',
  },
  'condition.none': { ru: 'Условие не выполнено', en: 'The condition does not hold' },
  'limit.uses': {
    ru: 'Лимит применений исчерпан: использовано {seen} из {expected}',
    en: 'The limit of uses is spent: {seen} of {expected}',
  },
  'limit.money': {
    ru: 'Бюджет скидок исчерпан: израсходовано {seen} из {expected}',
    en: 'The discount budget is spent: {seen} of {expected}',
  },
  'limit.bonuses': {
    ru: 'Бюджет бонусов исчерпан: израсходовано {seen} из {expected}',
    en: 'The bonus budget is spent: {seen} of {expected}',
  },
  'limit.no_member': {
    ru: 'Лимит на покупателя: покупатель должен назваться',
    en: 'There is a limit per customer: the customer must be known',
  },
  'limit.no_code': {
    ru: 'Лимит на код: купон не предъявлен',
    en: 'There is a limit per code: no coupon was shown',
  },
  'action.nothing': {
    ru: 'Условия выполнены, но скидывать или начислять нечего',
    en: 'The conditions hold, but there was nothing to give',
  },
  'stacking.lost': {
    ru: 'Другая акция той же группы выгоднее: {seen}',
    en: 'Another promotion of the group is better: {seen}',
  },
  'stacking.exclusive': {
    ru: 'Действует исключительная акция {seen}',
    en: 'The exclusive promotion {seen} applies',
  },
  'redemption.whole_cheque': {
    ru: 'Бонусами можно оплатить весь чек',
    en: 'Bonuses may pay the whole cheque',
  },
  'redemption.share_limit': {
    ru: 'Бонусами можно оплатить только часть чека',
    en: 'Bonuses may pay only a part of the cheque',
  },
  'redemption.min_rest': {
    ru: 'Часть чека нужно оплатить деньгами',
    en: 'A part of the cheque must be paid in money',
  },
  'redemption.goods_floor': {
    ru: 'Товары нельзя продать ниже минимальной цены',
    en: 'Goods may not be sold below their least price',
  },
  'redemption.no_goods': {
    ru: 'Эти товары бонусами не оплачивают',
    en: 'Bonuses do not pay for these goods',
  },
  'redemption.max_amount': {
    ru: 'Больше бонусов за один чек списать нельзя',
    en: 'No more bonuses may be spent on one cheque',
  },
  'redemption.budget': {
    ru: 'Лимит списания бонусов исчерпан',
    en: 'The limit of bonus payment is spent',
  },
  'redemption.balance': { ru: 'На счёте больше нет бонусов', en: 'There are no more bonuses' },
  'redemption.step': {
    ru: 'Сумма меньше шага списания',
    en: 'The sum is less than the step of bonus payment',
  },
  'redemption.no_permission': {
    ru: 'Бонусами этот чек оплатить нельзя',
    en: 'Bonuses may not pay this cheque',
  },
  'redemption.no_member': {
    ru: 'Чтобы платить бонусами, покупатель должен назваться',
    en: 'The customer must be known to pay with bonuses',
  },
};
