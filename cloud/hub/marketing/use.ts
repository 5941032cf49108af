/**
 * What purchases do with coupons. A receipt is already printed: the sale stands whatever the coupon's state,
 * and a use that should not have been is booked as risk and flagged.
 */
import type { PurchaseFact } from '@verno/shared/purchase/fact';
import type { Tx } from '../store/database.ts';
import { insertRows } from '../store/rows.ts';
import { lockCoupons, noteSteps, writeUses } from './coupon-rows.ts';
import type { Coupon } from './coupon-rows.ts';
import { issueCoupons } from './issue.ts';
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

/** What booking coupons came to. */
export interface BookedCoupons {
  readonly flags: Flags;
  /** Emission → coupons made of it, for `countMade`. */
  readonly made: ReadonlyMap<string, number>;
}

/** Books the coupons that purchases used and issued, in their order. Members are locked. */
export async function bookCoupons(
  tx: Tx,
  parts: MakeParts,
  partnerId: string,
  facts: readonly PurchaseFact[],
): Promise<BookedCoupons> {
  const flags: Flags = new Map();
  await bookUses(tx, parts, partnerId, facts, flags);
  const { made, refused } = await issueCoupons(tx, parts, partnerId, facts);
  for (const fact of refused) flag(flags, fact, 'coupon_not_issued');
  return { flags, made };
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
  const codes = used.map((one) => one.code);
  const coupons = await lockCoupons(tx, partnerId, codes);
  const inCheque = usesOfCheques();
  const uses: Use[] = [];
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
    const after = afterUse(coupon);
    coupons.set(key, after);
    uses.push({ fact, coupon: after, promotionId, risk });
  }
  if (uses.length > 0) await writeAll(tx, parts, partnerId, uses);
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

interface Use {
  readonly fact: PurchaseFact;
  /** As the use leaves it. */
  readonly coupon: Coupon;
  readonly promotionId: string;
  readonly risk: Risk | null;
}

function afterUse(coupon: Coupon): Coupon {
  const uses = coupon.uses + 1;
  const spent = coupon.usesMax !== null && uses >= coupon.usesMax;
  return { ...coupon, uses, state: spent ? 'used' : coupon.state };
}

async function writeAll(
  tx: Tx,
  parts: MakeParts,
  partnerId: string,
  uses: readonly Use[],
): Promise<void> {
  await insertRows(
    tx,
    'coupon_use',
    uses.map(({ fact, coupon, promotionId, risk }) => ({
      partner_id: partnerId,
      coupon_id: coupon.couponId,
      purchase_id: fact.purchaseId,
      promotion_id: promotionId,
      at: new Date(fact.at.epochMs).toISOString(),
      risk,
      returned_at: null,
    })),
  );
  // Of a coupon used twice the last use says how it stands.
  await writeUses(
    tx,
    partnerId,
    new Map(uses.map(({ coupon }) => [coupon.couponId, coupon])).values(),
  );
  await noteSteps(
    tx,
    partnerId,
    uses.map(({ fact, coupon, risk }) => ({
      couponId: coupon.couponId,
      step: risk === 'reused' ? 'reuse' : 'use',
      state: coupon.state,
      cause: { kind: 'purchase', id: fact.purchaseId, nowMs: parts.nowMs },
    })),
  );
}

function flag(flags: Flags, fact: PurchaseFact, what: CouponFlag): void {
  const known = flags.get(fact.purchaseId) ?? [];
  if (!known.includes(what)) flags.set(fact.purchaseId, [...known, what]);
}
