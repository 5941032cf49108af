/** Books a refund that has happened: rows, bonuses, the purchase's state, in the caller's transaction. */
import { bookedAccruals } from '@verno/shared/ledger/purchase';
import { err, ok } from '@verno/shared/kernel/result';
import type { Result } from '@verno/shared/kernel/result';
import type { PurchaseFact } from '@verno/shared/purchase/fact';
import type { RefundFact } from '@verno/shared/purchase/refund-fact';
import { leftOf } from '@verno/shared/purchase/refund-next';
import { lockMembers } from '../books/book.ts';
import { membersOfEffects, returnEffects } from '../books/effects.ts';
import { lotsOfPurchase, reversePurchase } from '../books/reversal.ts';
import type { ReversalPolicy } from '../books/reversal.ts';
import type { BookParts } from '../books/types.ts';
import { returnConsumed } from '../marketing/returned.ts';
import { publishMembers } from '../projections/member-items.ts';
import type { Tx } from '../store/database.ts';
import { returnedShare } from './consumed.ts';
import { judge } from './judge.ts';
import type { Judged, RefundFlag } from './judge.ts';
import { lockPurchase } from './past.ts';
import type { RefundedPurchase, ReversedAccrual } from './past.ts';
import { writeRefund } from './rows.ts';
import type { RefundSource } from './rows.ts';

/** A refund as it was booked. */
export interface Refunded {
  readonly partnerId: string;
  readonly purchase: PurchaseFact;
  readonly refund: RefundFact;
  /** `whole`: nothing of the purchase is left with the customer. */
  readonly state: 'part' | 'whole';
  readonly excessKopecks: number;
  readonly flags: readonly RefundFlag[];
}

export type RefundUnbooked =
  /** The purchase has not reached the hub. */
  | { readonly kind: 'purchase_unknown' }
  /** This very refund is booked already. */
  | { readonly kind: 'refund_repeated' };

/**
 * Books `fact` as printed. Never refused for its figures: what is too much of it is booked as excess and
 * flagged. The same refund twice is refused and changes nothing.
 */
export async function bookRefund(
  tx: Tx,
  parts: BookParts,
  fact: RefundFact,
  source: RefundSource,
): Promise<Result<Refunded, RefundUnbooked>> {
  const { partnerId } = fact;
  const moved = await membersOfEffects(tx, partnerId, [fact.purchaseId]);
  await lockMembers(tx, partnerId, fact.memberId === null ? moved : [fact.memberId, ...moved]);
  const known = await lockPurchase(tx, partnerId, fact.purchaseId);
  if (known === null) return err({ kind: 'purchase_unknown' });
  if (known.refundIds.has(fact.refundId)) return err({ kind: 'refund_repeated' });
  const judged = judge(known.purchase, known.past, fact);
  // Nobody above publishes: then this refund does, once for all it has touched.
  const touched = new Set<string>();
  const booking = { ...parts, touched: parts.touched ?? touched };
  const reversed = await reverseBonuses(tx, booking, fact, known, judged);
  const effects = await returnEffects(tx, booking, partnerId, {
    refundId: fact.refundId,
    purchase: known.purchase,
    left: leftOf(known.purchase, [...known.past, fact]),
    policy: await policyOf(tx, partnerId),
    reason: `Возврат по чеку ${fact.purchaseNumber}`,
  });
  const short = effects.short > 0 || reversed.some((one) => one.short > 0);
  const flags = short ? [...judged.flags, 'short_reversal' as const] : judged.flags;
  const ordinal = known.past.length + 1;
  await writeRefund(tx, { fact, source, known, judged, reversed, flags, ordinal }, parts.nowMs);
  const { state, excessKopecks } = judged;
  const { purchase } = known;
  const share = returnedShare(purchase, known.past, fact, state === 'whole');
  await returnConsumed(tx, booking, partnerId, purchase, share);
  await publishMembers(tx, partnerId, [...touched]);
  return ok({ partnerId, purchase, refund: fact, state, excessKopecks, flags });
}

async function reverseBonuses(
  tx: Tx,
  parts: BookParts,
  fact: RefundFact,
  known: RefundedPurchase,
  judged: Judged,
): Promise<ReversedAccrual[]> {
  const giveBack = judged.bonusesBack?.amount ?? 0;
  if (known.memberId === null || (giveBack === 0 && judged.reversed.length === 0)) return [];
  const lots = await lotsOfPurchase(tx, fact.partnerId, fact.purchaseId);
  // Lots are in the order of the accruals that were booked.
  const places = known.purchase.result.accruals
    .map((accrual, place) => ({ accrual, place }))
    .filter(({ accrual }) => bookedAccruals(known.purchase).includes(accrual))
    .map(({ place }) => place);
  const wanted = judged.reversed.flatMap((part) => {
    const lot = lots[places.indexOf(part.accrual)];
    return lot === undefined ? [] : [{ ...part, lotId: lot.lotId }];
  });
  const done = await reversePurchase(tx, parts, fact.partnerId, {
    cause: { kind: 'refund', id: fact.refundId },
    purchaseId: fact.purchaseId,
    accruals: wanted.map(({ lotId, amount }) => ({ lotId, amount })),
    policy: await policyOf(tx, fact.partnerId),
    giveBack,
    reason: `Возврат по чеку ${fact.purchaseNumber}`,
  });
  return wanted.map(({ accrual, currency, amount, lotId }) => {
    const { taken, burnt, short } = done.accruals.find((one) => one.lotId === lotId) ?? {
      taken: 0,
      burnt: 0,
      short: amount,
    };
    return { accrual, currency, asked: amount, taken, burnt, short };
  });
}

async function policyOf(tx: Tx, partnerId: string): Promise<ReversalPolicy> {
  const row = await tx
    .selectFrom('partner')
    .where('partner_id', '=', partnerId)
    .select('reversal_policy')
    .executeTakeFirstOrThrow();
  return row.reversal_policy;
}
