import { expect, test } from 'vitest';
import { line, member, price, promo, whyNot } from '../../engine.testkit.ts';

test('[MECH-03] the balance, which may be negative or unknown', () => {
  const rich = promo(
    'p',
    { kind: 'percent', percentBp: 100 },
    {
      when: { kind: 'balance', currency: 'bonus', min: 0 },
    },
  );
  const fires = (balances: Record<string, number>) =>
    whyNot(price([rich], [line('a', { price: 10_000 })], { facts: member({ balances }) }), 'p');
  expect(fires({ bonus: 0 })).toBeNull();
  expect(fires({ bonus: -1 })).toBe('condition.balance');
  expect(fires({})).toBe('condition.balance');
});
