/** What tills may do with bonuses while the network is off: the partner's policy and its price. */
import { z } from 'zod';
import { moneyText } from '../../money/text.ts';
import { operation } from '../operation.ts';
import { currencyCode } from './accounts.ts';

/** Decimal text of the currency. */
const cap = z.string().max(20);

/** Each currency has one; `shareBp`: part of a member's bonuses, in basis points. */
export const offlinePolicyText = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('earn_only') }),
  z.strictObject({ kind: z.literal('capped'), perMember: cap, perTill: cap }),
  z.strictObject({
    kind: z.literal('escrow'),
    shareBp: z.int().min(1).max(10_000),
    perMember: cap,
    perTill: cap,
  }),
]);
export type OfflinePolicyText = z.infer<typeof offlinePolicyText>;

export const offlineBonusesView = z.object({
  currency: z.string(),
  currencyName: z.object({ ru: z.string(), en: z.string() }),
  precision: z.int(),
  /** Minor units worth one ruble. */
  perRuble: z.int().min(1),
  policy: offlinePolicyText,
  /** Who set it and when; null = nobody did yet. */
  set: z.object({ by: z.string(), at: z.iso.datetime() }).nullable(),
  /** Tills in service and members who may buy: the worst loss is counted over them. */
  reach: z.object({ tills: z.int(), members: z.int() }),
  /** The most that can be spent beyond what there is while tills are off-line. */
  worstLoss: z.object({ amount: z.string(), money: moneyText }),
  /** Lent to tills now, and of it to tills not heard of for a week or stopped. */
  lent: z.string(),
  lentSilent: z.string(),
  /** What members owe now, and how many do. */
  owed: z.string(),
  owing: z.int(),
});
export type OfflineBonusesView = z.infer<typeof offlineBonusesView>;

export const listOfflineBonuses = operation({
  id: 'offlineBonuses.list',
  summary: { ru: 'Бонусы без связи: правила по валютам', en: 'Bonuses off-line: policies' },
  method: 'GET',
  path: '/api/v1/offline-bonuses',
  access: { kind: 'right', right: 'currencies.write' },
  params: z.object({}),
  query: z.object({}),
  body: z.undefined(),
  response: z.object({ items: z.array(offlineBonusesView) }),
  errors: [],
});

export const putOfflineBonuses = operation({
  id: 'offlineBonuses.put',
  summary: { ru: 'Задать правило бонусов без связи', en: 'Set the policy of bonuses off-line' },
  method: 'PUT',
  path: '/api/v1/offline-bonuses/:currency',
  access: { kind: 'right', right: 'currencies.write' },
  params: z.object({ currency: currencyCode }),
  query: z.object({}),
  /** Tills hear of it with their next changes; what is lent under another policy is called back. */
  body: offlinePolicyText,
  response: offlineBonusesView,
  errors: ['currency.unknown', 'offline.bad_cap', 'offline.caps_crossed'],
});
