/**
 * A coupon's states. Used once: whoever tries again is told, unless a till off-line has already printed the
 * receipt; then the sale stands and the second use is booked as risk (see cloud/hub/marketing/use.ts).
 */
import { z } from 'zod';
import { err, ok } from '../kernel/result.ts';
import type { Result } from '../kernel/result.ts';
import { addDays } from '../promotions/calendar.ts';

/** `created`: made for a list, nobody's yet. `returned`: came back by a refund and may be used again. */
export const couponState = z.enum([
  'created',
  'issued',
  'reserved',
  'used',
  'returned',
  'rejected',
  'expired',
]);
export type CouponState = z.infer<typeof couponState>;

export type CouponStep = 'issue' | 'reserve' | 'release' | 'use' | 'return' | 'reject' | 'expire';

const STEPS: Readonly<Record<CouponState, Partial<Record<CouponStep, CouponState>>>> = {
  created: {
    issue: 'issued',
    reserve: 'reserved',
    use: 'used',
    reject: 'rejected',
    expire: 'expired',
  },
  issued: { reserve: 'reserved', use: 'used', reject: 'rejected', expire: 'expired' },
  // Held for an open cheque: neither burns nor is withdrawn under the customer's hands.
  reserved: { release: 'issued', use: 'used' },
  used: { return: 'returned' },
  returned: { reserve: 'reserved', use: 'used', reject: 'rejected', expire: 'expired' },
  rejected: {},
  expired: {},
};

export interface WrongStep {
  readonly kind: 'wrong_step';
  readonly state: CouponState;
  readonly step: CouponStep;
}

/** The state after a step; a step that does not fit changes nothing. */
export function couponAfter(state: CouponState, step: CouponStep): Result<CouponState, WrongStep> {
  const next = STEPS[state][step];
  return next === undefined ? err({ kind: 'wrong_step', state, step }) : ok(next);
}

/** True in the states from which a customer may still use it. */
export function isUsable(state: CouponState): boolean {
  return state === 'created' || state === 'issued' || state === 'returned';
}

/** Days counted from the day of issue. */
export const couponLifetime = z.strictObject({
  /** 0 = at once. */
  activateAfterDays: z.int().min(0).max(3650).default(0),
  /** Whole days it may be used, counted from its activation; null = for ever. */
  burnAfterDays: z.int().min(1).max(3650).nullable().default(null),
});
export type CouponLifetime = z.infer<typeof couponLifetime>;

/** Dates a coupon lives between. */
export interface CouponDates {
  /** First day of use; null = from the moment of issue. */
  readonly activeOn: string | null;
  /** The day at whose beginning it is withdrawn; null = never. */
  readonly burnOn: string | null;
}

/** @param issuedOn local date `YYYY-MM-DD` of issue */
export function couponDates(issuedOn: string, lifetime: CouponLifetime): CouponDates {
  const { activateAfterDays, burnAfterDays } = lifetime;
  const start = addDays(issuedOn, activateAfterDays);
  return {
    activeOn: activateAfterDays === 0 ? null : start,
    burnOn: burnAfterDays === null ? null : addDays(start, burnAfterDays),
  };
}
