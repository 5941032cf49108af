/** What the till says of members and their bonuses. */
import type { Text } from '../kernel/text.ts';

export const MEMBER_PROBLEMS = {
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
