import { expect, test } from 'vitest';
import { line, member, price, promo } from '../../engine.testkit.ts';

const both = promo(
  'friend',
  [
    { kind: 'reward_inviter', currency: 'bonus', amount: 50_000 },
    { kind: 'earn', currency: 'bonus', how: { type: 'fixed', amount: 30_000 } },
  ],
  {
    when: {
      all: [
        { kind: 'member', is: { what: 'attribute', code: 'invited', op: 'eq', value: true } },
        { kind: 'history', measure: 'nth', max: 1 },
      ],
    },
  },
);
const sale = (count: number, attributes: Record<string, boolean>) =>
  price([both], [line('a', { price: 100_000 })], {
    facts: member({ attributes, history: { all: { count, sumKopecks: 0, lastDate: null } } }),
  });

test('[MECH-15] a friend’s first purchase rewards him and the one who invited him', () => {
  const first = sale(0, { invited: true });
  expect(first.accruals.map(({ amount }) => amount)).toEqual([30_000]);
  expect(first.effects).toMatchObject([
    { kind: 'reward_inviter', data: { currency: 'bonus', amount: 50_000, repeat: 'once' } },
  ]);
});

test('not the second purchase, not a member whom nobody invited', () => {
  expect(sale(1, { invited: true }).effects).toEqual([]);
  expect(sale(0, {}).effects).toEqual([]);
  expect(sale(0, {}).accruals).toEqual([]);
});
