/**
 * What purchases do with coupons. A receipt is already printed: the sale stands whatever the coupon's state,
 * and a use that should not have been is booked as risk and flagged.
 */
import type { PurchaseFact } from '@verno/shared/purchase/fact';
import type { Tx } from '../store/database.ts';
import { insertRows } from '../store/rows.ts';
import { attempt } from './attempt.ts';
import { lockCoupons, noteStep, writeState } from './coupon-rows.ts';
import type { Coupon } from './coupon-rows.ts';
import { makeCoupons } from './make.ts';
import type { MakeParts } from './make.ts';

/** What HQ should look at. */
type CouponFlag =
  | 'coupon_reused'
  | 'coupon_expired'
  | 'coupon_rejected'
  | 'coupon_foreign'
  | 'coupon_unknown'
  | 'coupon_not_issued';

type Risk = 'reused' | 'expired' | 'rejected' | 'foreign';

/** Flags by purchase id. */
export type Flags = Map<string, CouponFlag[]>;

/** Books the coupons that purchases used and issued, in their order. Members are locked. */
export async function bookCoupons(
  tx: Tx,
  parts: MakeParts,
  partnerId: string,
  facts: readonly PurchaseFact[],
): Promise<Flags> {
  const flags: Flags = new Map();
  await bookUses(tx, parts, partnerId, facts, flags);
  for (const fact of facts) await bookIssues(tx, parts, partnerId, fact, flags);
  return flags;
}

async function bookUses(
  tx: Tx,
  parts: MakeParts,
  partnerId: string,
  facts: readonly PurchaseFact[],
  flags: Flags,
): Promise<void> {
  const used = facts.flatMap((fact) =>
    fact.result.coupons
      .filter((coupon) => coupon.action === 'redeem')
      .map((coupon) => ({ fact, code: coupon.code, promotionId: coupon.promotionId })),
  );
  if (used.length === 0) return;
  const coupons = await lockCoupons(
    tx,
    partnerId,
    used.map((one) => one.code),
  );
  const inCheque = usesOfCheques();
  for (const { fact, code, promotionId } of used) {
    const key = code.toUpperCase();
    const coupon = coupons.get(key);
    if (coupon === undefined) {
      // A public code lives in the bundle alone; one that only the member's facts knew is a riddle.
      if (Object.hasOwn(fact.facts?.coupons ?? {}, code)) flag(flags, fact, 'coupon_unknown');
      continue;
    }
    // One coupon written in two ways on one cheque is one use.
    if (!inCheque.add(fact, coupon)) {
      flag(flags, fact, 'coupon_reused');
      continue;
    }
    const risk = riskOf(coupon, fact);
    if (risk !== null) flag(flags, fact, `coupon_${risk}`);
    coupons.set(key, await bookUse(tx, parts, partnerId, coupon, { fact, promotionId, risk }));
  }
}

/** Remembers which coupons a cheque has used already. */
function usesOfCheques() {
  const known = new Set<string>();
  return {
    /** False when the purchase has used this coupon before. */
    add(fact: PurchaseFact, coupon: Coupon): boolean {
      const key = `${fact.purchaseId}/${coupon.couponId}`;
      if (known.has(key)) return false;
      known.add(key);
      return true;
    },
  };
}

/** Sold while the coupon was good is good, also when the hub hears of it after the coupon's end. */
function riskOf(coupon: Coupon, fact: PurchaseFact): Risk | null {
  const memberId = fact.facts?.memberId ?? null;
  if (coupon.usesMax !== null && coupon.uses >= coupon.usesMax) return 'reused';
  if (coupon.memberId !== null && coupon.memberId !== memberId) return 'foreign';
  if (coupon.state === 'rejected') return 'rejected';
  return coupon.burnAt !== null && fact.at.epochMs >= coupon.burnAt.getTime() ? 'expired' : null;
}

async function bookUse(
  tx: Tx,
  parts: MakeParts,
  partnerId: string,
  coupon: Coupon,
  use: { readonly fact: PurchaseFact; readonly promotionId: string; readonly risk: Risk | null },
): Promise<Coupon> {
  const { fact, promotionId, risk } = use;
  const uses = coupon.uses + 1;
  const spent = coupon.usesMax !== null && uses >= coupon.usesMax;
  const state = spent ? 'used' : coupon.state;
  const at = new Date(fact.at.epochMs).toISOString();
  await insertRows(tx, 'coupon_use', [
    {
      partner_id: partnerId,
      coupon_id: coupon.couponId,
      purchase_id: fact.purchaseId,
      promotion_id: promotionId,
      at,
      risk,
      returned_at: null,
    },
  ]);
  await writeState(tx, partnerId, coupon, state, { uses });
  const cause = { kind: 'purchase', id: fact.purchaseId, nowMs: parts.nowMs } as const;
  const step = risk === 'reused' ? 'reuse' : 'use';
  await noteStep(tx, partnerId, coupon.couponId, { step, state }, cause);
  return { ...coupon, uses, state, reservedFor: null, reservedUntil: null };
}

async function bookIssues(
  tx: Tx,
  parts: MakeParts,
  partnerId: string,
  fact: PurchaseFact,
  flags: Flags,
): Promise<void> {
  const issued = fact.result.coupons.filter((coupon) => coupon.action === 'issue');
  const memberId = fact.facts?.memberId ?? null;
  if (memberId === null) return;
  const byEmission = [...Map.groupBy(issued, (one) => one.code)].toSorted(([a], [b]) =>
    a < b ? -1 : 1,
  );
  for (const [emissionId, wanted] of byEmission) {
    const cause = { kind: 'purchase', id: fact.purchaseId, nowMs: parts.nowMs } as const;
    const made = await attempt(tx, () =>
      makeCoupons(tx, parts, {
        partnerId,
        emissionId,
        cause,
        memberId,
        count: wanted.length,
      }),
    );
    if (!made.ok) flag(flags, fact, 'coupon_not_issued');
  }
}

function flag(flags: Flags, fact: PurchaseFact, what: CouponFlag): void {
  const known = flags.get(fact.purchaseId) ?? [];
  if (!known.includes(what)) flags.set(fact.purchaseId, [...known, what]);
}
