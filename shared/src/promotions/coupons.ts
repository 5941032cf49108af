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

/** What the desk needs to know of the cheque whose coupons are shown; the facts read are noted there. */
interface Customer {
  readonly cheque: Cheque;
  readonly member: MemberFacts | null;
  readonly now: { readonly text: string };
  readonly factsRead: Set<string>;
}

/** A desk as its owner has it: he clears it for the next cheque. */
export interface OwnCouponDesk extends CouponDesk {
  readonly clear: () => void;
}

/** @param publicCodes emission of a public code in force at a store-local time */
export function openCouponDesk(
  customer: Customer,
  publicCodes: (code: string, localTime: string) => string | null,
): OwnCouponDesk {
  let desk: readonly ShownCoupon[] | null = null;
  return {
    shown: () => {
      desk ??= layOut(customer, publicCodes);
      return desk;
    },
    clear: () => {
      desk = null;
    },
  };
}

function layOut(
  { cheque, member, now, factsRead }: Customer,
  publicCodes: (code: string, localTime: string) => string | null,
): ShownCoupon[] {
  const shown: ShownCoupon[] = [];
  for (const code of [...new Set(cheque.coupons)].toSorted()) {
    const emission = publicCodes(code, now.text) ?? personal(code, member, factsRead);
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
