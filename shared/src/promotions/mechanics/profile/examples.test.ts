import { expect, test } from 'vitest';
import { line, member, price, promo } from '../../engine.testkit.ts';

test('[MECH-11] what is done to the member beyond prices', () => {
  const actions = [
    { kind: 'set_attribute', code: 'coffee_lover', value: true },
    { kind: 'audience', segment: 'coffee' },
    { kind: 'recalculate_status', system: 'tier' },
    { kind: 'change_counter', key: 'visits', op: 'increase', amount: 1 },
    { kind: 'issue_coupon', emission: 'next', count: 2 },
  ] as const;
  const bundle = { emissions: [{ id: 'next' }] };
  const goods = [line('a', { price: 1000 })];
  const known = price([promo('p', actions)], goods, { facts: member(), bundle });
  expect(known.effects.map((one) => [one.kind, one.data])).toEqual([
    ['set_attribute', { code: 'coffee_lover', value: true }],
    ['audience', { segment: 'coffee', op: 'add' }],
    ['recalculate_status', { system: 'tier' }],
    ['change_counter', { key: 'visits', op: 'increase', amount: 1 }],
  ]);
  expect(known.coupons).toEqual([
    { code: 'next', promotionId: 'p', action: 'issue' },
    { code: 'next', promotionId: 'p', action: 'issue' },
  ]);
  const anonymous = price([promo('p', actions)], goods, { bundle });
  expect(anonymous.effects).toEqual([]);
  expect(anonymous.coupons).toEqual([]);
});
