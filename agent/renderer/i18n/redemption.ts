import type { Text } from '@verno/shared/kernel/text';

/** Why bonuses may pay as much as they may: the codes of the promotion engine and of the till's own view. */
export const REDEMPTION_REASONS = {
  'redemption.share_limit': {
    ru: 'Акция разрешает оплатить бонусами только часть чека.',
    en: 'The promotion lets bonuses pay only a part of the cheque.',
  },
  'redemption.whole_cheque': {
    ru: 'Бонусами можно оплатить весь чек.',
    en: 'Bonuses may pay the whole cheque.',
  },
  'redemption.min_rest': {
    ru: 'Часть чека обязательно оплачивается деньгами.',
    en: 'A part of the cheque must be paid with money.',
  },
  'redemption.goods_floor': {
    ru: 'У товаров есть наименьшая цена, ниже неё бонусы не списываются.',
    en: 'The goods have a least price; bonuses do not go below it.',
  },
  'redemption.step': {
    ru: 'Сумма слишком мала: бонусы списываются только целым шагом.',
    en: 'The sum is too small: bonuses are spent in whole steps only.',
  },
  'redemption.max_amount': {
    ru: 'Это наибольшее списание за один чек.',
    en: 'This is the most that one cheque may take.',
  },
  'redemption.budget': {
    ru: 'Исчерпывается бюджет акции.',
    en: 'The budget of the promotion is running out.',
  },
  'redemption.balance': {
    ru: 'Это все доступные бонусы на счёте.',
    en: 'These are all the bonuses available on the account.',
  },
  'redemption.no_goods': {
    ru: 'В чеке нет товаров, которые можно оплатить бонусами.',
    en: 'No goods in the cheque may be paid with bonuses.',
  },
  'redemption.no_member': {
    ru: 'Сначала найдите участника по карте или телефону.',
    en: 'First find the member by card or phone.',
  },
  'redemption.no_permission': {
    ru: 'Сейчас ни одна акция не разрешает платить бонусами за этот чек.',
    en: 'No promotion lets bonuses pay this cheque now.',
  },
  'redemption.offline_capped': {
    ru: 'Нет связи с хабом: больше этого без связи списать нельзя. Предел задан на участника и на кассу.',
    en: 'No link to the hub: no more than this may be spent without it. The limit is per member and till.',
  },
  'redemption.offline_cap_used': {
    ru: 'Нет связи с хабом, а предел списаний без связи исчерпан: списать нельзя, начислятся как обычно.',
    en: 'No link to the hub, and the limit for spending without it is used up: none now; bonuses accrue.',
  },
  'redemption.offline_escrow': {
    ru: 'Нет связи с хабом: списываются только бонусы, отданные этой кассе заранее.',
    en: 'No link to the hub: only bonuses lent to this till beforehand may be spent.',
  },
  'redemption.offline_no_rights': {
    ru: 'Нет связи с хабом, а бонусы участника этой кассе не отданы: списать нельзя, начислятся как обычно.',
    en: 'No link to the hub, and no bonuses of the member lie with this till: none may be spent; they accrue.',
  },
  'redemption.offline_rebuilt': {
    ru: 'Нет связи с хабом, а файл кассы восстановлен: без связи она не списывает до нового подключения.',
    en: 'No link to the hub, and the till’s file was rebuilt: nothing is spent off-line until it is enrolled anew.',
  },
  'redemption.offline': {
    ru: 'Нет связи с хабом: списать бонусы нельзя, начислятся они как обычно.',
    en: 'No link to the hub: bonuses cannot be spent; they accrue as usual.',
  },
} as const satisfies Record<string, Text>;
