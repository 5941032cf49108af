import fc from 'fast-check';
import { expect, test } from 'vitest';
import { couponAfter, couponDates, couponState, isUsable } from './coupon.ts';
import type { CouponState, CouponStep } from './coupon.ts';

const STEPS = ['issue', 'reserve', 'release', 'use', 'return', 'reject', 'expire'] as const;

/** Takes what steps fit, from a state, and tells what became of the coupon. */
function walk(from: CouponState, steps: readonly CouponStep[]) {
  let state = from;
  const taken: CouponStep[] = [];
  for (const step of steps) {
    const next = couponAfter(state, step);
    if (!next.ok) continue;
    state = next.value;
    taken.push(step);
  }
  return { state, taken };
}

test('[MK-06] whatever happens, uses and returns take turns: a coupon is never used twice', () => {
  fc.assert(
    fc.property(
      fc.constantFrom<CouponState>('created', 'issued'),
      fc.array(fc.constantFrom(...STEPS), { maxLength: 60 }),
      (from, steps) => {
        const { state, taken } = walk(from, steps);
        const turns = taken.filter((step) => step === 'use' || step === 'return');
        expect(turns.every((step, i) => step === (i % 2 === 0 ? 'use' : 'return'))).toBe(true);
        expect(state === 'used').toBe(turns.length % 2 === 1);
      },
    ),
  );
});

test('[MK-06] rejected and burned coupons are at their end; one held for a cheque cannot be taken away', () => {
  for (const state of ['rejected', 'expired'] as const) {
    for (const step of STEPS) expect(couponAfter(state, step).ok).toBe(false);
  }
  expect(couponAfter('reserved', 'expire')).toMatchObject({ ok: false });
  expect(couponAfter('reserved', 'reject')).toMatchObject({ ok: false });
});

test('a step that fits nowhere says the state it found', () => {
  expect(couponAfter('used', 'reserve')).toEqual({
    ok: false,
    error: { kind: 'wrong_step', state: 'used', step: 'reserve' },
  });
  expect(couponState.options.filter((state) => isUsable(state))).toEqual([
    'created',
    'issued',
    'returned',
  ]);
});

test('[R22-04] a coupon wakes and burns so many days after its issue', () => {
  const on = (activateAfterDays: number, burnAfterDays: number | null) =>
    couponDates('2028-02-27', { activateAfterDays, burnAfterDays });
  expect(on(0, null)).toEqual({ activeOn: null, burnOn: null });
  expect(on(0, 7)).toEqual({ activeOn: null, burnOn: '2028-03-05' });
  // 2028 is a leap year.
  expect(on(2, 1)).toEqual({ activeOn: '2028-02-29', burnOn: '2028-03-01' });
});

test('[R22-04] it may be used on exactly as many days as was said', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 0, max: 400 }),
      fc.integer({ min: 1, max: 400 }),
      (wait, days) => {
        const dates = couponDates('2026-11-21', { activateAfterDays: wait, burnAfterDays: days });
        const first = Date.parse(dates.activeOn ?? '2026-11-21');
        expect((Date.parse(dates.burnOn ?? '') - first) / 86_400_000).toBe(days);
      },
    ),
  );
});
