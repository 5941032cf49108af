/** Accounts: figures, owners and cards, what activates and burns when, block; and the bonus currencies. */
import { z } from 'zod';
import { memberId } from '../../kernel/ids.ts';
import { operation } from '../operation.ts';
import { memberIdentifier } from './corrections.ts';
import { changeReason as reason, doneBy, nothing } from './parts.ts';

export const accountId = z.uuid().brand('AccountId');

/** Owners of one account; a family is not longer. */
export const ACCOUNT_OWNERS_MAX = 20;

const owner = z.object({
  memberId,
  name: z.string(),
  /** Cards of this owner that are in use: each of them reaches the account. */
  cards: z.array(z.string()),
});

export const sharedAccount = z.object({
  accountId,
  currency: z.string(),
  currencyName: z.object({ ru: z.string(), en: z.string() }),
  /** Digits after the point of its amounts. */
  precision: z.int(),
  /** A blocked account gets bonuses, but none can be spent. */
  state: z.enum(['open', 'blocked']),
  blockedReason: z.string().nullable(),
  /** Decimal text; `active` may be negative. */
  active: z.string(),
  pending: z.string(),
  reserved: z.string(),
  owners: z.array(owner),
});
export type SharedAccount = z.infer<typeof sharedAccount>;

/** One calendar month of the programme; amounts as they stand now, nothing spent before. */
const scheduleMonth = z.object({
  month: z.string().regex(/^\d{4}-\d{2}$/),
  activates: z.string(),
  burns: z.string(),
});

export const accountSchedule = z.object({
  accountId,
  /** Months in which something happens, earliest first. */
  months: z.array(scheduleMonth),
  /** What has no end. */
  neverBurns: z.string(),
});

export const accountChange = z.object({
  kind: z.enum(['blocked', 'unblocked', 'joined', 'left']),
  memberId: memberId.nullable(),
  reason: z.string(),
  by: doneBy,
  at: z.iso.datetime(),
});

const one = z.object({ accountId });

export const listAccounts = operation({
  id: 'accounts.list',
  summary: { ru: 'Счета участника', en: 'Accounts of a member' },
  method: 'GET',
  path: '/api/v1/accounts',
  access: { kind: 'right', right: 'members.read' },
  params: nothing,
  /** A member by id, or by a card's number: the card's accounts, one a currency. */
  query: z
    .object({ memberId: memberId.optional(), card: z.string().max(100).optional() })
    .refine(({ memberId: member, card }) => (member === undefined) !== (card === undefined), {
      path: ['memberId'],
      error: 'memberId / card',
    }),
  body: z.undefined(),
  response: z.object({ items: z.array(sharedAccount) }),
  errors: ['member.unknown'],
});

export const getAccount = operation({
  id: 'accounts.get',
  summary: { ru: 'Счёт', en: 'An account' },
  method: 'GET',
  path: '/api/v1/accounts/:accountId',
  access: { kind: 'right', right: 'members.read' },
  params: one,
  query: nothing,
  body: z.undefined(),
  /** With the newest hundred changes of its state and owners. */
  response: sharedAccount.extend({ changes: z.array(accountChange) }),
  errors: ['account.unknown'],
});

export const getAccountSchedule = operation({
  id: 'accounts.schedule',
  summary: {
    ru: 'Активация и сгорание по месяцам',
    en: 'What activates and burns, month by month',
  },
  method: 'GET',
  path: '/api/v1/accounts/:accountId/schedule',
  access: { kind: 'right', right: 'members.read' },
  params: one,
  query: nothing,
  body: z.undefined(),
  response: accountSchedule,
  errors: ['account.unknown'],
});

export const blockAccount = operation({
  id: 'accounts.block',
  summary: { ru: 'Заблокировать счёт', en: 'Block an account' },
  method: 'POST',
  path: '/api/v1/accounts/:accountId/block',
  access: { kind: 'right', right: 'accounts.block' },
  params: one,
  query: nothing,
  body: z.strictObject({ reason }),
  response: sharedAccount,
  errors: ['account.unknown'],
});

export const unblockAccount = operation({
  id: 'accounts.unblock',
  summary: { ru: 'Разблокировать счёт', en: 'Unblock an account' },
  method: 'POST',
  path: '/api/v1/accounts/:accountId/unblock',
  access: { kind: 'right', right: 'accounts.block' },
  params: one,
  query: nothing,
  body: z.strictObject({ reason }),
  response: sharedAccount,
  errors: ['account.unknown'],
});

export const joinAccount = operation({
  id: 'accounts.join',
  summary: { ru: 'Объединить: добавить владельца счёта', en: 'Join: add an owner to an account' },
  method: 'POST',
  path: '/api/v1/accounts/:accountId/owners',
  access: { kind: 'right', right: 'accounts.link' },
  params: one,
  query: nothing,
  /** By any identifier, a card's number for one. What the member had in this currency moves along. */
  body: z.strictObject({ member: memberIdentifier, reason }),
  response: sharedAccount,
  errors: [
    'account.unknown',
    'account.reserved',
    'account.blocked',
    'account.shared',
    'account.full',
    'member.unknown',
    'member.left',
  ],
});

export const leaveAccount = operation({
  id: 'accounts.leave',
  summary: { ru: 'Разъединить: вывести владельца счёта', en: 'Take an owner out of an account' },
  method: 'POST',
  path: '/api/v1/accounts/:accountId/owners/:memberId/leave',
  access: { kind: 'right', right: 'accounts.link' },
  params: one.extend({ memberId }),
  query: nothing,
  /** The bonuses stay; the member goes on with an empty account. */
  body: z.strictObject({ reason }),
  response: sharedAccount,
  errors: ['account.unknown', 'account.reserved', 'account.last_owner', 'member.unknown'],
});

/* ── Currencies ───────────────────────────────────────────────────────────────────────────── */

export const currencyCode = z.string().regex(/^[a-z][a-z0-9_]{0,19}$/);

/** What a currency is, and the lifetime of bonuses that no promotion has dated. */
export const currencyView = z.strictObject({
  code: currencyCode,
  name: z.strictObject({ ru: z.string().min(1).max(60), en: z.string().min(1).max(60) }),
  precision: z.int().min(0).max(4),
  /** Minor units worth one ruble. */
  perRuble: z.int().min(1).max(1_000_000),
  lifetime: z
    .strictObject({
      activateAfterDays: z.int().min(0).max(3650).nullable(),
      expireAfterDays: z.int().min(1).max(36_500).nullable(),
      expireOn: z.iso.date().nullable(),
      /** Both dates move on to the next first of a month; without it they are whole days. */
      alignToMonth: z.boolean(),
    })
    .refine((life) => life.expireAfterDays === null || life.expireOn === null, {
      path: ['expireOn'],
      error: 'expireAfterDays / expireOn',
    }),
  /** Corrections above it wait for a second person; null = none does. Decimal text. */
  approveAbove: z.string().nullable(),
});
export type CurrencyView = z.infer<typeof currencyView>;

export const listCurrencies = operation({
  id: 'currencies.list',
  summary: { ru: 'Валюты бонусов', en: 'Bonus currencies' },
  method: 'GET',
  path: '/api/v1/currencies',
  access: { kind: 'right', right: 'members.read' },
  params: nothing,
  query: nothing,
  body: z.undefined(),
  response: z.object({ items: z.array(currencyView) }),
  errors: [],
});

export const putCurrency = operation({
  id: 'currencies.put',
  summary: { ru: 'Завести или изменить валюту', en: 'Add or change a currency' },
  method: 'PUT',
  path: '/api/v1/currencies/:code',
  access: { kind: 'right', right: 'currencies.write' },
  params: z.object({ code: currencyCode }),
  query: nothing,
  /** Lots that are there keep their dates. Precision and rate stay once there are accounts. */
  body: currencyView.omit({ code: true }),
  response: currencyView,
  errors: ['currency.frozen', 'correction.bad_amount'],
});
