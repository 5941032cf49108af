/**
 * What promotions do to accounts beside accruals and payment: a price in bonuses (`spend_bonuses`) and a reward
 * for the member who invited the buyer (`reward_inviter`). Each is booked once by its own id, and undone with the
 * goods it belongs to.
 */
import { sql } from 'kysely';
import { z } from 'zod';
import { dueBack } from '@verno/shared/marketing/effect-back';
import type { PurchaseFact } from '@verno/shared/purchase/fact';
import type { Quantities } from '@verno/shared/purchase/refund';
import { anyOf } from '../projections/any-of.ts';
import type { Tx } from '../store/database.ts';
import { currencyDates, spanOf } from './lifetimes.ts';
import type { LotSpan } from './lifetimes.ts';
import { lotsOfPurchase, reversePurchase } from './reversal.ts';
import type { ReversalPolicy } from './reversal.ts';
import type { Book, BookParts } from './types.ts';
import { creditLot, spendBonuses } from './verbs.ts';

const effectData = z.object({
  currency: z.string(),
  amount: z.int().min(1),
  repeat: z.enum(['once', 'each']).default('each'),
});
const KINDS = ['spend_bonuses', 'reward_inviter'] as const;
type Kind = (typeof KINDS)[number];

interface EffectRow {
  readonly partner_id: string;
  readonly effect_id: string;
  readonly purchase_id: string;
  readonly effect_no: number;
  readonly kind: Kind;
  readonly promotion_id: string;
  readonly rule_id: string;
  readonly buyer_id: string;
  readonly member_id: string;
  readonly currency: string;
  readonly amount: number;
  readonly once: boolean;
}

/** An effect that is to be booked now. */
export interface ClaimedEffect extends EffectRow {
  /** When the inviter's reward begins and ends, by its currency. */
  readonly span: LotSpan;
}

/** Members beside the buyers whose accounts these purchases move: those who invited them. */
export async function invitersOf(
  tx: Tx,
  partnerId: string,
  facts: readonly PurchaseFact[],
): Promise<Map<string, string>> {
  const buyers = facts
    .filter((fact) => fact.result.effects.some((effect) => effect.kind === 'reward_inviter'))
    .flatMap((fact) => fact.facts?.memberId ?? []);
  if (buyers.length === 0) return new Map();
  const rows = await tx
    .selectFrom('member')
    .where('partner_id', '=', partnerId)
    .where('member_id', '=', anyOf(buyers))
    .where('invited_by', 'is not', null)
    .select(['member_id', 'invited_by'])
    .execute();
  return new Map(rows.map((row) => [row.member_id, row.invited_by ?? '']));
}

/** Members whose accounts the effects of these purchases moved. */
export async function membersOfEffects(
  tx: Tx,
  partnerId: string,
  purchaseIds: readonly string[],
): Promise<string[]> {
  if (purchaseIds.length === 0) return [];
  const rows = await tx
    .selectFrom('purchase_effect')
    .where('partner_id', '=', partnerId)
    .where('purchase_id', '=', anyOf(purchaseIds))
    .select('member_id')
    .distinct()
    .execute();
  return rows.map((row) => row.member_id);
}

/**
 * Writes the effects of these purchases; returns those that are to be booked, by purchase. A friend whose inviter
 * has had his reward, or whom nobody invited, brings none. Buyers and inviters are locked.
 */
export async function claimEffects(
  tx: Tx,
  parts: BookParts,
  where: { readonly partnerId: string; readonly timeZone: string },
  facts: readonly PurchaseFact[],
): Promise<Map<string, ClaimedEffect[]>> {
  const inviters = await invitersOf(tx, where.partnerId, facts);
  const rows = facts.flatMap((fact) => rowsOf(fact, where.partnerId, parts, inviters));
  if (rows.length === 0) return new Map();
  const written = await sql<{ effect_id: string }>`
    insert into purchase_effect
    select * from json_populate_recordset(null::purchase_effect, ${JSON.stringify(rows)})
    on conflict do nothing returning effect_id`.execute(tx);
  const ours = new Set(written.rows.map((row) => row.effect_id));
  const claimed: ClaimedEffect[] = [];
  for (const row of rows) {
    if (!ours.has(row.effect_id)) continue;
    const dates = await currencyDates(tx, { ...where, nowMs: parts.nowMs }, row.currency);
    claimed.push({ ...row, span: spanOf(dates, where.timeZone, parts.nowMs) });
  }
  return Map.groupBy(claimed, (one) => one.purchase_id);
}

function rowsOf(
  fact: PurchaseFact,
  partnerId: string,
  parts: BookParts,
  inviters: ReadonlyMap<string, string>,
): (EffectRow & { readonly returned: 0 })[] {
  const buyer = fact.facts?.memberId;
  if (buyer === undefined) return [];
  return fact.result.effects.flatMap((effect, index) => {
    const kind = KINDS.find((one) => one === effect.kind);
    const data = effectData.safeParse(effect.data);
    const member = kind === 'reward_inviter' ? inviters.get(buyer) : buyer;
    if (kind === undefined || !data.success || member === undefined) return [];
    return [
      {
        partner_id: partnerId,
        effect_id: parts.ids.next(),
        purchase_id: fact.purchaseId,
        effect_no: index + 1,
        kind,
        promotion_id: effect.promotionId,
        rule_id: effect.ruleId,
        buyer_id: buyer,
        member_id: member,
        currency: data.data.currency,
        amount: data.data.amount,
        returned: 0,
        once: kind === 'reward_inviter' && data.data.repeat === 'once',
      },
    ];
  });
}

/** Books one claimed effect; `beyond`: what was spent and was not there. */
export function bookEffect(
  book: Book,
  fact: PurchaseFact,
  effect: ClaimedEffect,
): { readonly beyond: number } {
  const { effect_id: id, member_id: memberId, promotion_id: promotionId } = effect;
  const { currency, amount } = effect;
  const owner = { memberId, currency };
  const cause = { kind: 'effect', id, purchaseId: fact.purchaseId } as const;
  const name = fact.result.trace.find((entry) => entry.promotionId === promotionId)?.name;
  const common = { ...owner, amount, promotionId, reason: name ?? promotionId };
  if (effect.kind === 'spend_bonuses') {
    const { beyond } = spendBonuses(book, cause, owner, amount);
    const movement = { kind: 'redemption', from: 'active', to: 'house_redeemed' } as const;
    book.post(cause, [{ ...common, ...movement }]);
    return { beyond };
  }
  const lot = creditLot(book, { ...owner, causeId: id, promotionId, amount, ...effect.span });
  const to = lot.state === 'pending' ? 'pending' : 'active';
  book.post(cause, [{ ...common, kind: 'accrual', from: 'house_issued', to }]);
  return { beyond: 0 };
}

export interface EffectsReturn {
  readonly refundId: string;
  readonly purchase: PurchaseFact;
  /** What is left of each line with the customer after this refund, in thousandths. */
  readonly left: Quantities;
  readonly policy: ReversalPolicy;
  readonly reason: string;
}

/**
 * Undoes what belongs to goods that came back: bonuses a price took come back, an inviter's reward is taken as far
 * as the policy lets. Returns what it left. The members are locked.
 */
export async function returnEffects(
  tx: Tx,
  parts: BookParts,
  partnerId: string,
  request: EffectsReturn,
): Promise<{ readonly short: number }> {
  const { purchase, left, refundId } = request;
  const rows = await tx
    .selectFrom('purchase_effect')
    .where('partner_id', '=', partnerId)
    .where('purchase_id', '=', purchase.purchaseId)
    .whereRef('returned', '<', 'amount')
    .select(['effect_id', 'kind', 'promotion_id', 'rule_id', 'amount', 'returned'])
    .orderBy('effect_no')
    .forUpdate()
    .execute();
  let short = 0;
  for (const row of rows) {
    const { promotion_id: promotionId, rule_id: ruleId, effect_id: effectId } = row;
    const due = dueBack({ promotionId, ruleId, amount: row.amount }, purchase, left);
    const amount = due - row.returned;
    if (amount <= 0) continue;
    const one = { effectId, kind: row.kind, amount, returnId: parts.ids.next() };
    const kept = await undo(tx, parts, partnerId, request, one);
    short += kept;
    await tx
      .insertInto('purchase_effect_return')
      .values({
        partner_id: partnerId,
        return_id: one.returnId,
        refund_id: refundId,
        effect_id: effectId,
        amount,
        short: kept,
      })
      .execute();
    await tx
      .updateTable('purchase_effect')
      .set({ returned: due })
      .where('partner_id', '=', partnerId)
      .where('effect_id', '=', effectId)
      .execute();
  }
  return { short };
}

/** Undoes a part of one effect; returns what the policy left. */
async function undo(
  tx: Tx,
  parts: BookParts,
  partnerId: string,
  request: EffectsReturn,
  one: {
    readonly effectId: string;
    readonly kind: Kind;
    readonly amount: number;
    readonly returnId: string;
  },
): Promise<number> {
  const lots =
    one.kind === 'reward_inviter' ? await lotsOfPurchase(tx, partnerId, one.effectId) : [];
  const done = await reversePurchase(tx, parts, partnerId, {
    cause: { kind: 'effect', id: one.returnId },
    purchaseId: request.purchase.purchaseId,
    spentBy: { kind: 'effect', id: one.effectId },
    accruals: lots.map(({ lotId }) => ({ lotId, amount: one.amount })),
    giveBack: one.kind === 'spend_bonuses' ? one.amount : 0,
    policy: request.policy,
    reason: request.reason,
  });
  return done.accruals.reduce((sum, lot) => sum + lot.short, 0);
}
