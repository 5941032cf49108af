import { expect, test } from 'vitest';
import { storeId, tillId } from '../kernel/ids.ts';
import { kopecks } from '../money/types.ts';
import { isOverstepped, restriction, restrictionUses } from './restriction.ts';
import type { RestrictedSale } from './restriction.ts';

const STORE = storeId.parse('0192a000-0000-7000-8000-000000000002');
const TILL = tillId.parse('0192a000-0000-7000-8000-000000000003');
const OTHER = '0192a000-0000-7000-8000-000000000009';

const rule = (more: Record<string, unknown>) =>
  restriction.parse({
    id: 'r',
    name: 'Не больше',
    per: 'member',
    period: 'day',
    what: 'purchases',
    max: 3,
    action: 'warn',
    ...more,
  });

const sale = (more: Partial<RestrictedSale> = {}): RestrictedSale => ({
  cheque: { storeId: STORE, tillId: TILL },
  result: {
    totals: {
      initialKopecks: kopecks.parse(20_000),
      discountKopecks: kopecks.parse(5000),
      redeemedKopecks: kopecks.parse(1000),
      totalKopecks: kopecks.parse(14_000),
    },
    redemption: null,
  },
  hasMember: true,
  date: '2026-11-21',
  ...more,
});

test('[ADM-06] by store, till, card and period: each counts under its own key', () => {
  const keyOf = (per: string, period: string) =>
    restrictionUses([rule({ per, period })], sale())[0]?.key;
  expect(keyOf('member', 'day')).toBe('restriction/r@2026-11-21');
  expect(keyOf('till', 'month')).toBe(`restriction/r:${TILL}@2026-11`);
  expect(keyOf('store', 'week')).toBe(`restriction/r:${STORE}@w2026-11-16`);
  expect(keyOf('store', 'all')).toBe(`restriction/r:${STORE}`);
});

test('[ADM-06] what is counted: purchases, money, discount, bonuses', () => {
  const amountOf = (what: string) => restrictionUses([rule({ what })], sale())[0]?.amount;
  expect(['purchases', 'paid', 'discount'].map(amountOf)).toEqual([1, 14_000, 5000]);
  // Nothing was paid with bonuses: nothing to count, nothing to overstep.
  expect(amountOf('redeemed')).toBeUndefined();
});

test('[ADM-06] elsewhere, at another time or without a card it says nothing', () => {
  const none = (more: Record<string, unknown>, of: Partial<RestrictedSale> = {}) =>
    restrictionUses([rule(more)], sale(of)).length;
  expect(none({ stores: [OTHER] })).toBe(0);
  expect(none({ tills: [OTHER] })).toBe(0);
  expect(none({ stores: [STORE], tills: [TILL] })).toBe(1);
  expect(none({ from: '2026-11-22' })).toBe(0);
  expect(none({ to: '2026-11-20' })).toBe(0);
  expect(none({ from: '2026-11-21', to: '2026-11-21' })).toBe(1);
  expect(none({}, { hasMember: false })).toBe(0);
});

test('[ADM-06] the last that is let through is let through', () => {
  const use = restrictionUses([rule({ max: 3 })], sale()).at(0)!;
  expect([isOverstepped(use, 2), isOverstepped(use, 3)]).toEqual([false, true]);
  const cheque = restrictionUses([rule({ per: 'cheque', what: 'paid', max: 13_999 })], sale()).at(
    0,
  )!;
  // A cheque's own figure looks at nothing before it.
  expect(isOverstepped(cheque, -5000)).toBe(true);
});
