/** Our keys must be the engine's own: it counts under them, we look them up. */
import { expect, test } from 'vitest';
import { bundleOf, line, NOON, price, promo, STORE, TILL } from '../promotions/engine.testkit.ts';
import { bundleText, parseBundle } from '../promotions/bundle.ts';
import { limitKeys, sharedLimitsOf } from './limit-keys.ts';

const PERS = ['store', 'till', 'promotion', 'code'] as const;
const PERIODS = ['day', 'week', 'month', 'all'] as const;

test('[MK-10] for every kind of limit and period the key looked up is the key consumed', () => {
  const limits = PERS.flatMap((per) =>
    PERIODS.map((period) => ({
      id: `${per}-${period}`,
      per,
      period,
      unit: 'uses' as const,
      max: 5,
    })),
  );
  const spring = promo('spring', [{ kind: 'percent', percentBp: 1000 }], {
    when: { kind: 'coupon', emission: 'e' },
    limits,
    budget: { uses: 9, moneyKopecks: 100_000, bonuses: 100 },
    budgets: ['all'],
  });
  const bundle = {
    emissions: [{ id: 'e', publicCodes: ['SPRING'] }],
    budgets: [{ id: 'all', unit: 'money' as const, max: 10_000, period: 'month' as const }],
  };
  const cheque = { coupons: ['SPRING'] };
  const result = price([spring], [line('a', { price: 10_000 })], { bundle, cheque });
  const parsed = parseBundle(bundleText(bundleOf([spring], bundle)));
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.error));
  const shown = { storeId: STORE, tillId: TILL, ...cheque };
  const asked = sharedLimitsOf(parsed.value.model).flatMap((limit) =>
    limitKeys(limit, shown, NOON.local.slice(0, 10)),
  );
  const consumed = result.consumptions.map((one) => one.key);
  // Nothing was given in bonuses: that purse alone lost nothing.
  expect(asked.filter((key) => !consumed.includes(key))).toEqual(['spring/budget.bonuses']);
  expect(consumed.filter((key) => !asked.includes(key))).toEqual([]);
});
