import { defineTexts } from '../../text/texts.ts';

export const membersTexts = defineTexts(
  'members',
  {
    title: 'Участники',
    search: 'Телефон, карта, e-mail или имя',
    searchLabel: 'Искать участника по телефону, карте, e-mail или имени',
    name: 'Имя',
    card: 'Карта',
    phone: 'Телефон',
    email: 'E-mail',
    state: 'Состояние',
    active: 'Активен',
    blocked: 'Заблокирован',
    registered: 'В программе с',
    emptyTitle: 'Участников ещё нет',
    emptyHint: 'Они появятся здесь, когда хаб примет анкеты или выданные карты.',
    noneTitle: 'Никого не нашлось',
    noneHint:
      'Проверьте номер: подойдёт любая запись телефона, карта целиком, e-mail или начало имени.',
  },
  {
    title: 'Members',
    search: 'Phone, card, e-mail or name',
    searchLabel: 'Find a member by phone, card, e-mail or name',
    name: 'Name',
    card: 'Card',
    phone: 'Phone',
    email: 'E-mail',
    state: 'State',
    active: 'Active',
    blocked: 'Blocked',
    registered: 'Member since',
    emptyTitle: 'No members yet',
    emptyHint: 'They appear here once the hub takes questionnaires or issued cards.',
    noneTitle: 'Nobody was found',
    noneHint:
      'Check the number: a phone in any writing, a whole card number, an e-mail or the beginning of a name will do.',
  },
);
