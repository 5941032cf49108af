/** What a refund takes back beside money and bonuses: coupons, counters, limits, history, statuses. */
import { mulDiv } from '@verno/shared/money/rounding';
import { entriesOf } from '@verno/shared/marketing/entries';
import type { CounterEntry } from '@verno/shared/marketing/entries';
import type { PurchaseFact } from '@verno/shared/purchase/fact';
import { publishChanged } from '../projections/member-items.ts';
import type { Publishing } from '../projections/member-items.ts';
import type { Tx } from '../store/database.ts';
import type { Ids } from '../system.ts';
import { lockCouponIds, noteSteps, stepCoupon, writeState } from './coupon-rows.ts';
import type { StepCause } from './coupon-rows.ts';
import { bookEntries, isBooked } from './counters.ts';
import { addDays, openScopes, sumsOf } from './history.ts';
import type { MemberDay, Scopes } from './history.ts';
import { readSettings } from './settings.ts';
import { recalculate } from './statuses.ts';

/** How much of a purchase has come back: of its price before bonuses, in all, before and after this refund. */
export interface ReturnedShare {
  readonly refundId: string;
  readonly beforeKopecks: number;
  readonly afterKopecks: number;
  readonly wholeKopecks: number;
  /** With this refund the last of the purchase is back. */
  readonly whole: boolean;
}

/**
 * Takes back what a purchase consumed, by the share that came back: sums fall with every refund and come to
 * nothing with the last; uses, counters and coupons follow when all is back. The member is locked. The same refund again
 * changes nothing.
 */
export async function returnConsumed(
  tx: Tx,
  parts: Publishing & { readonly ids: Ids; readonly nowMs: number },
  partnerId: string,
  purchase: PurchaseFact,
  share: ReturnedShare,
): Promise<void> {
  const noted = await tx
    .insertInto('history_return')
    .values({ partner_id: partnerId, refund_id: share.refundId })
    .onConflict((conflict) => conflict.doNothing())
    .returning('refund_id')
    .executeTakeFirst();
  if (noted === undefined) return;
  const scopes = await openScopes(tx, partnerId);
  if (share.whole) await returnCoupons(tx, parts.nowMs, partnerId, purchase, share.refundId);
  await returnEntries(tx, parts.nowMs, partnerId, purchase, share);
  await addDays(tx, partnerId, returnedDays(purchase, share, scopes));
  const memberId = purchase.facts?.memberId;
  if (memberId === undefined) return;
  const causes = new Map([[memberId, { kind: 'refund' as const, id: share.refundId }]]);
  await recalculate(tx, parts, partnerId, causes);
  await publishChanged(tx, parts, partnerId, [memberId]);
}

/** The part of `amount` that this refund takes back; over all refunds they sum to the amount. */
function partOf(amount: number, share: ReturnedShare): number {
  if (share.wholeKopecks === 0) return share.whole ? amount : 0;
  const upTo = (kopecks: number): number =>
    Math.sign(amount) * mulDiv(Math.abs(amount), kopecks, share.wholeKopecks, 'down');
  return upTo(share.afterKopecks) - upTo(share.beforeKopecks);
}

async function returnEntries(
  tx: Tx,
  nowMs: number,
  partnerId: string,
  purchase: PurchaseFact,
  share: ReturnedShare,
): Promise<void> {
  const cause = { kind: 'refund', id: share.refundId, nowMs } as const;
  if (await isBooked(tx, partnerId, cause)) return;
  const settings = await readSettings(tx, partnerId);
  const units = new Map(
    purchase.result.consumptions.map((one) => [`${one.per}/${one.key}`, one.unit] as const),
  );
  const booked = await bookedEntries(tx, partnerId, purchase.purchaseId);
  const entries = entriesOf(purchase, settings).flatMap((entry): CounterEntry[] => {
    // What was set has no amount of its own to take back; what was never booked neither.
    if (entry.op === 'set' || !booked.has(`${entry.owner}/${entry.key}`)) return [];
    const whose = [...units].find(([key]) => key.endsWith(`/${entry.key}`))?.[1];
    const byMoney = entry.kind === 'limit' && whose !== undefined && whose !== 'uses';
    const back = byMoney ? partOf(entry.amount, share) : share.whole ? entry.amount : 0;
    return back === 0 ? [] : [{ ...entry, amount: -back }];
  });
  await bookEntries(tx, partnerId, [{ cause, place: purchase.cheque, entries }]);
}

async function bookedEntries(tx: Tx, partnerId: string, purchaseId: string): Promise<Set<string>> {
  const rows = await tx
    .selectFrom('counter_entry')
    .where('partner_id', '=', partnerId)
    .where('cause_kind', '=', 'purchase')
    .where('cause_id', '=', purchaseId)
    .select(['owner', 'key'])
    .execute();
  return new Set(rows.map((row) => `${row.owner}/${row.key}`));
}

/** The history falls on the day of the purchase: windows then hold what was truly bought. */
function returnedDays(purchase: PurchaseFact, share: ReturnedShare, scopes: Scopes): MemberDay[] {
  const memberId = purchase.facts?.memberId;
  if (memberId === undefined) return [];
  return [...sumsOf(purchase, scopes)].flatMap(([scope, kopecks]) => {
    const sum = partOf(kopecks, share);
    const count = share.whole ? -1 : 0;
    if (sum === 0 && count === 0) return [];
    return [
      {
        member_id: memberId,
        scope,
        local_date: purchase.at.local.slice(0, 10),
        count,
        sum_kopecks: 0 - sum,
      },
    ];
  });
}

/** Used coupons come back where their emission says so; coupons the purchase brought are withdrawn if still unused. */
async function returnCoupons(
  tx: Tx,
  nowMs: number,
  partnerId: string,
  purchase: PurchaseFact,
  refundId: string,
): Promise<void> {
  const cause: StepCause = { kind: 'refund', id: refundId, nowMs };
  const used = await tx
    .selectFrom('coupon_use as u')
    .innerJoin('coupon as c', (join) =>
      join.onRef('c.partner_id', '=', 'u.partner_id').onRef('c.coupon_id', '=', 'u.coupon_id'),
    )
    .innerJoin('coupon_emission as e', (join) =>
      join.onRef('e.partner_id', '=', 'c.partner_id').onRef('e.emission_id', '=', 'c.emission_id'),
    )
    .where('u.partner_id', '=', partnerId)
    .where('u.purchase_id', '=', purchase.purchaseId)
    .where('u.returned_at', 'is', null)
    .where('e.comes_back', '=', true)
    .select('u.coupon_id')
    .execute();
  const brought = await tx
    .selectFrom('coupon')
    .where('partner_id', '=', partnerId)
    .where('cause_kind', '=', 'purchase')
    .where('cause_id', '=', purchase.purchaseId)
    .select('coupon_id')
    .execute();
  const usedIds = new Set(used.map((row) => row.coupon_id));
  const all = [...usedIds, ...brought.map((row) => row.coupon_id)];
  for (const coupon of await lockCouponIds(tx, partnerId, all)) {
    if (!usedIds.has(coupon.couponId)) {
      // One that is held or used already stays with the customer.
      await stepCoupon(tx, partnerId, coupon, 'reject', cause);
      continue;
    }
    const uses = coupon.uses - 1;
    const free = coupon.usesMax === null || uses < coupon.usesMax;
    const state = free && coupon.state === 'used' ? 'returned' : coupon.state;
    await writeState(tx, partnerId, coupon, state, { uses });
    await noteSteps(tx, partnerId, [{ couponId: coupon.couponId, step: 'return', state, cause }]);
    await tx
      .updateTable('coupon_use')
      .set({ returned_at: new Date(nowMs) })
      .where('partner_id', '=', partnerId)
      .where('coupon_id', '=', coupon.couponId)
      .where('purchase_id', '=', purchase.purchaseId)
      .execute();
  }
}
