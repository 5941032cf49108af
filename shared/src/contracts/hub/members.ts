/** Members with their accounts. */
import { z } from 'zod';
import { memberId, purchaseId } from '../../kernel/ids.ts';
import { memberStage } from '../../members/stage.ts';
import { moneyText } from '../../money/text.ts';
import { operation } from '../operation.ts';
import { page, pageQuery } from '../paging.ts';

export const memberRow = z.object({
  memberId,
  /** Empty for a card that nobody was registered with, and for who has left. */
  name: z.string(),
  /** Number of the member's main card. */
  cardNumber: z.string().nullable(),
  phone: z.string().nullable(),
  email: z.string().nullable(),
  state: z.enum(['active', 'blocked', 'left']),
  stage: memberStage,
  registeredOn: z.iso.date(),
});
export type MemberRow = z.infer<typeof memberRow>;

export const accountView = z.object({
  currency: z.string(),
  currencyName: z.object({ ru: z.string(), en: z.string() }),
  /** Spendable now, waiting for activation, set aside for open purchases: decimal text. */
  active: z.string(),
  pending: z.string(),
  reserved: z.string(),
  /** What burns next, if anything does. */
  nextExpiry: z.object({ on: z.iso.date(), amount: z.string() }).nullable(),
});

export const memberView = memberRow.extend({
  birthday: z.iso.date().nullable(),
  statuses: z.array(z.object({ system: z.string(), status: z.string() })),
  segments: z.array(z.string()),
  cards: z.array(
    z.object({ number: z.string(), state: z.enum(['active', 'blocked', 'replaced', 'ended']) }),
  ),
  accounts: z.array(accountView),
  totals: z.object({
    purchases: z.int(),
    sum: moneyText,
    lastPurchaseAt: z.iso.datetime().nullable(),
  }),
});
export type MemberView = z.infer<typeof memberView>;

/** One movement on a member's account. */
export const postingRow = z.object({
  postingId: z.string(),
  at: z.iso.datetime(),
  currency: z.string(),
  /** Signed decimal text: what came to (+) or left (−) the account. */
  amount: z.string(),
  /** Spendable balance after this movement. */
  balanceAfter: z.string(),
  kind: z.enum([
    'accrual',
    'activation',
    'redemption',
    'reservation',
    'release',
    'expiry',
    'opening',
    'reversal',
    'return',
    'correction',
    'write_off',
    'transfer',
  ]),
  purchaseId: purchaseId.nullable(),
  purchaseNumber: z.string().nullable(),
  /** Promotion's name, or the reason given. */
  reason: z.string(),
});
export type PostingRow = z.infer<typeof postingRow>;

export const listMembers = operation({
  id: 'members.list',
  summary: { ru: 'Участники', en: 'Members' },
  method: 'GET',
  path: '/api/v1/members',
  access: { kind: 'right', right: 'members.read' },
  params: z.object({}),
  /** `search`: card, phone in any writing, e-mail or the beginning of a name. */
  query: pageQuery.extend({ search: z.string().max(100).optional() }),
  body: z.undefined(),
  response: page(memberRow),
  errors: ['paging.bad_cursor'],
});

export const getMember = operation({
  id: 'members.get',
  summary: { ru: 'Участник', en: 'A member' },
  method: 'GET',
  path: '/api/v1/members/:memberId',
  access: { kind: 'right', right: 'members.read' },
  params: z.object({ memberId }),
  query: z.object({}),
  body: z.undefined(),
  response: memberView,
  errors: ['member.unknown'],
});

export const listMemberPostings = operation({
  id: 'members.postings',
  summary: { ru: 'История счёта', en: 'Account history' },
  method: 'GET',
  path: '/api/v1/members/:memberId/postings',
  access: { kind: 'right', right: 'members.read' },
  params: z.object({ memberId }),
  query: pageQuery.extend({ currency: z.string().max(20).optional() }),
  body: z.undefined(),
  response: page(postingRow),
  errors: ['member.unknown', 'paging.bad_cursor'],
});
