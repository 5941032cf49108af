/** Members as programs and operators change them: registration, data, contacts, cards, blocking. */
import { z } from 'zod';
import { memberId } from '../../kernel/ids.ts';
import { operation } from '../operation.ts';
import { memberIdentifier } from './member-identifiers.ts';
import { accountView, memberRow, memberView } from './members.ts';

const nameText = z.string().trim().max(100);
const cardNumber = z.string().regex(/^[\dA-Za-z-]{4,40}$/);
const externalSystem = z.string().regex(/^[a-z][\w.-]{0,39}$/);
const externalValue = z.string().trim().min(1).max(100);
const reason = z.string().trim().min(3).max(500);

/** What identifies and describes a member; balances and purchases are apart. */
export const memberCard = memberRow.extend({
  familyName: z.string(),
  givenName: z.string(),
  middleName: z.string(),
  birthday: z.iso.date().nullable(),
  /** Whether the member has shown that the contact is his. */
  phoneVerified: z.boolean(),
  emailVerified: z.boolean(),
  cards: memberView.shape.cards,
  externalIds: z.array(z.object({ system: externalSystem, value: z.string() })),
});
export type MemberCard = z.infer<typeof memberCard>;

const personFields = z.object({
  familyName: nameText,
  givenName: nameText.min(1),
  middleName: nameText,
  birthday: z.iso.date().nullable(),
  phone: z.string().trim().min(5).max(40).nullable(),
  email: z.email().max(254).nullable(),
  phoneVerified: z.boolean(),
  emailVerified: z.boolean(),
});

const params = z.object({ memberId });
const cardParams = z.object({ memberId, number: cardNumber });
const read = { kind: 'right', right: 'members.read' } as const;
const write = { kind: 'right', right: 'members.write' } as const;
const EXAMPLE_MEMBER = {
  memberId: '019ab7d4-3c10-7a52-9d0e-000000000003',
  name: 'Иванова Анна',
  cardNumber: '2900000000018',
  phone: '+79161234567',
  email: 'anna@example.com',
  state: 'active',
  stage: 'registered',
  registeredOn: '2026-11-21',
  familyName: 'Иванова',
  givenName: 'Анна',
  middleName: '',
  birthday: '1990-05-17',
  phoneVerified: false,
  emailVerified: false,
  cards: [{ number: '2900000000018', state: 'active' }],
  externalIds: [{ system: 'eshop', value: 'u-5521' }],
};

export const lookUpMember = operation({
  id: 'members.lookUp',
  summary: { ru: 'Найти участника по номеру', en: 'Find a member by an identifier' },
  notes: {
    ru: 'Карта (номер, штрихкод или дорожка), телефон в любой записи, e-mail, номер во внешней системе. POST, чтобы личные данные не попадали в адреса и журналы.',
    en: 'A card (number, barcode or track), a phone in any writing, an e-mail, a number in another system. POST, so that personal data stays out of addresses and logs.',
  },
  method: 'POST',
  path: '/api/v1/members/lookup',
  access: read,
  readsOnly: true,
  versioned: 'read',
  params: z.object({}),
  query: z.object({}),
  body: memberIdentifier,
  response: memberCard,
  errors: ['member.unknown', 'member.bad_phone'],
  example: { body: { kind: 'phone', value: '8 (916) 123-45-67' }, response: EXAMPLE_MEMBER },
});

export const getMemberCard = operation({
  id: 'members.card',
  summary: { ru: 'Анкетные данные участника', en: 'A member’s card data' },
  method: 'GET',
  path: '/api/v1/members/:memberId/card',
  access: read,
  versioned: 'read',
  params,
  query: z.object({}),
  body: z.undefined(),
  response: memberCard,
  errors: ['member.unknown'],
});

export const listMemberBalances = operation({
  id: 'members.balances',
  summary: { ru: 'Остатки на счетах', en: 'Balances' },
  method: 'GET',
  path: '/api/v1/members/:memberId/balances',
  access: read,
  params,
  query: z.object({}),
  body: z.undefined(),
  response: z.object({ items: z.array(accountView) }),
  errors: ['member.unknown'],
});

export const registerMember = operation({
  id: 'members.register',
  summary: { ru: 'Зарегистрировать участника', en: 'Register a member' },
  notes: {
    ru: 'Телефон, карта и внешние номера должны быть свободны. С одним номером карты получается анонимная карта: имя и контакты дописываются потом (stage: anonymous → registered → complete). invitedBy: кто пригласил; правила видят это признаком invited, пригласивший получает своё по акциям с его покупками. Касса узнаёт нового участника с ближайшими изменениями ленты.',
    en: 'Phone, card and external numbers must be free. A card number alone makes an anonymous card: name and contacts are added later (stage: anonymous → registered → complete). invitedBy: who brought him; rules see it as the attribute invited, and the inviter is rewarded by promotions with his purchases. Tills learn of the new member with the next changes of their feed.',
  },
  method: 'POST',
  path: '/api/v1/members',
  access: write,
  status: 201,
  versioned: 'read',
  params: z.object({}),
  query: z.object({}),
  body: personFields
    .partial({
      familyName: true,
      givenName: true,
      middleName: true,
      birthday: true,
      phone: true,
      email: true,
      phoneVerified: true,
      emailVerified: true,
    })
    .extend({
      cardNumber: cardNumber.nullable().optional(),
      externalIds: z
        .array(z.object({ system: externalSystem, value: externalValue }))
        .max(20)
        .optional(),
      /** Who invited him, by any identifier; said here or never. */
      invitedBy: memberIdentifier.optional(),
    })
    .refine((one) => [one.phone, one.email, one.cardNumber].some(Boolean), {
      path: ['phone'],
      error: 'phone, email or cardNumber',
    }),
  response: memberCard,
  errors: ['member.identifier_taken', 'member.bad_phone', 'member.unknown'],
  example: {
    body: {
      familyName: 'Иванова',
      givenName: 'Анна',
      birthday: '1990-05-17',
      phone: '+7 916 123-45-67',
      email: 'anna@example.com',
      cardNumber: '2900000000018',
      externalIds: [{ system: 'eshop', value: 'u-5521' }],
    },
    response: EXAMPLE_MEMBER,
  },
});

export const changeMember = operation({
  id: 'members.change',
  summary: { ru: 'Изменить данные участника', en: 'Change a member’s data' },
  notes: {
    ru: 'Передаются только изменяемые поля. Новый телефон или e-mail считается неподтверждённым, если не сказано иное.',
    en: 'Only the fields to be changed are sent. A new phone or e-mail counts as unverified unless said otherwise.',
  },
  method: 'PATCH',
  path: '/api/v1/members/:memberId',
  access: write,
  versioned: 'change',
  params,
  query: z.object({}),
  body: personFields.partial(),
  response: memberCard,
  errors: [
    'member.unknown',
    'member.identifier_taken',
    'member.bad_phone',
    'member.left',
    'request.version_changed',
  ],
  example: { body: { phone: '+7 903 111-22-33', phoneVerified: true } },
});

export const setMemberState = operation({
  id: 'members.setState',
  summary: { ru: 'Заблокировать или разблокировать', en: 'Block or unblock' },
  method: 'POST',
  path: '/api/v1/members/:memberId/state',
  access: write,
  versioned: 'read',
  params,
  query: z.object({}),
  body: z.object({ state: z.enum(['active', 'blocked']), reason }),
  response: memberCard,
  errors: ['member.unknown', 'member.state_same', 'member.left'],
  example: { body: { state: 'blocked', reason: 'Заявление участника' } },
});

export const leaveProgramme = operation({
  id: 'members.leave',
  summary: { ru: 'Вывести из программы', en: 'End a membership' },
  notes: {
    ru: 'Навсегда. Имя, день рождения, контакты, внешние номера, ответы, сегменты и статусы стираются, карты прекращают действовать и больше никому не выдаются, оставшиеся бонусы списываются с указанной причиной; покупки и цифры остаются под номером участника. Повторный вызов отвечает тем же. Пока для покупки отложены бонусы, отказ называет её; бонусы, отданные кассам, отзываются: повторите, когда вернутся. В причину не пишите личных данных: она хранится.',
    en: 'For good. Name, birthday, contacts, external numbers, answers, segments and statuses are erased, cards end and are nobody’s again, bonuses that are left are written off with the reason given; purchases and figures stay under the member’s id. Called twice it answers the same. While bonuses are set aside for a purchase the refusal names it; bonuses lent to tills are called back: try again when they are here. Put no personal data into the reason: it is kept.',
  },
  method: 'POST',
  path: '/api/v1/members/:memberId/leave',
  access: { kind: 'right', right: 'members.erase' },
  versioned: 'read',
  params,
  query: z.object({}),
  body: z.object({ reason }),
  response: memberCard,
  errors: ['member.unknown', 'member.open_purchases', 'member.rights_lent'],
  example: { body: { reason: 'Заявление участника' } },
});

export const putExternalId = operation({
  id: 'members.putExternalId',
  summary: { ru: 'Записать внешний номер', en: 'Set an external number' },
  method: 'PUT',
  path: '/api/v1/members/:memberId/external-ids/:system',
  access: write,
  versioned: 'read',
  params: params.extend({ system: externalSystem }),
  query: z.object({}),
  /** null = the member has no number in that system any more. */
  body: z.object({ value: externalValue.nullable() }),
  response: memberCard,
  errors: ['member.unknown', 'member.identifier_taken', 'member.left'],
});

export const attachCard = operation({
  id: 'members.attachCard',
  summary: { ru: 'Привязать карту', en: 'Attach a card' },
  method: 'POST',
  path: '/api/v1/members/:memberId/cards',
  access: write,
  status: 201,
  versioned: 'read',
  params,
  query: z.object({}),
  body: z.object({ number: cardNumber }),
  response: memberCard,
  errors: ['member.unknown', 'member.identifier_taken', 'member.left'],
  example: { body: { number: '2900000000025' } },
});

export const replaceCard = operation({
  id: 'members.replaceCard',
  summary: { ru: 'Заменить карту', en: 'Replace a card' },
  notes: {
    ru: 'Прежняя карта перестаёт действовать, но остаётся в истории.',
    en: 'The old card stops working and stays in the history.',
  },
  method: 'POST',
  path: '/api/v1/members/:memberId/cards/:number/replacement',
  access: write,
  status: 201,
  versioned: 'read',
  params: cardParams,
  query: z.object({}),
  body: z.object({ number: cardNumber, reason }),
  response: memberCard,
  errors: [
    'member.unknown',
    'card.unknown',
    'card.replaced',
    'member.identifier_taken',
    'member.left',
  ],
});

export const setCardState = operation({
  id: 'members.setCardState',
  summary: { ru: 'Заблокировать или разблокировать карту', en: 'Block or unblock a card' },
  method: 'POST',
  path: '/api/v1/members/:memberId/cards/:number/state',
  access: write,
  versioned: 'read',
  params: cardParams,
  query: z.object({}),
  body: z.object({ state: z.enum(['active', 'blocked']), reason }),
  response: memberCard,
  errors: ['member.unknown', 'card.unknown', 'card.replaced', 'member.left'],
});
