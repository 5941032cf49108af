/**
 * The coupons shown with a cheque. A code is used by one promotion at most, so that two promotions
 * cannot both spend it; which one is decided by the order of promotions.
 */
import type { Cheque, MemberFacts } from './cheque.ts';

/** Coupons a rule uses up when it applies. */
export interface CouponNeed {
  readonly emission: string | null;
  readonly code: string | null;
  readonly mask: RegExp | null;
  readonly count: number;
  readonly redeem: boolean;
}

export interface ShownCoupon {
  readonly code: string;
  readonly emission: string;
  /** The promotion that uses it up, once one does. */
  usedBy: string | null;
}

/** Opened when a rule first asks for a coupon; null before. */
export interface CouponDesk {
  readonly shown: () => readonly ShownCoupon[];
}

/** Public codes of the bundle: code in capitals → emission that is in force at this moment. */
export type PublicCodes = (code: string) => string | null;

/** @param read notes the fact `member.coupons.<code>` before it is looked at */
export function openCouponDesk(
  cheque: Cheque,
  member: MemberFacts | null,
  publicCodes: PublicCodes,
  factsRead: Set<string>,
): CouponDesk {
  let desk: readonly ShownCoupon[] | null = null;
  return {
    shown: () => {
      desk ??= layOut(cheque, member, publicCodes, factsRead);
      return desk;
    },
  };
}

function layOut(
  cheque: Cheque,
  member: MemberFacts | null,
  publicCodes: PublicCodes,
  factsRead: Set<string>,
): ShownCoupon[] {
  const shown: ShownCoupon[] = [];
  for (const code of [...new Set(cheque.coupons)].toSorted()) {
    const emission = publicCodes(code) ?? personal(code, member, factsRead);
    if (emission !== null) shown.push({ code, emission, usedBy: null });
  }
  return shown;
}

function personal(code: string, member: MemberFacts | null, factsRead: Set<string>): string | null {
  if (member === null) return null;
  factsRead.add(`member.coupons.${code}`);
  return Object.hasOwn(member.coupons, code) ? (member.coupons[code] ?? null) : null;
}

/** Shown coupons that a rule may still use; `promotionId` may look at its own again. */
export function fitting(
  shown: readonly ShownCoupon[],
  need: CouponNeed,
  promotionId: string | null,
): ShownCoupon[] {
  return shown.filter(
    (coupon) =>
      (coupon.usedBy === null || coupon.usedBy === promotionId) &&
      (need.emission === null || coupon.emission === need.emission) &&
      (need.code === null || coupon.code.toUpperCase() === need.code.toUpperCase()) &&
      (need.mask === null || need.mask.test(coupon.code)),
  );
}
