import { describe, expect, test } from 'vitest';
import type { ActionInput } from '../../bundle.ts';
import { line, member, price, promo } from '../../engine.testkit.ts';

type Earn = Extract<ActionInput, { kind: 'earn' }>;

const goods = [line('a', { price: 100_000 }), line('b', { price: 50_050 })];

describe('bonuses to come', () => {
  test('[MECH-09] 5 % of what is paid, divided over lines for refunds', () => {
    const result = price(
      [
        promo('five', {
          kind: 'earn',
          currency: 'bonus',
          how: { type: 'percent', percentBp: 500 },
        }),
      ],
      goods,
      { facts: member() },
    );
    expect(result.accruals).toEqual([
      {
        promotionId: 'five',
        version: 1,
        ruleId: 'r1',
        currency: 'bonus',
        amount: 7503,
        baseKopecks: 150_050,
        activateOn: null,
        expireOn: null,
        parts: [
          { lineId: 'a', amount: 5000 },
          { lineId: 'b', amount: 2503 },
        ],
      },
    ]);
  });

  test('an anonymous customer earns nothing', () => {
    const fixed = promo('f', {
      kind: 'earn',
      currency: 'bonus',
      how: { type: 'fixed', amount: 100 },
    });
    expect(price([fixed], goods).accruals).toEqual([]);
  });

  test('one bonus for each full hundred rubles', () => {
    const each = promo('e', {
      kind: 'earn',
      currency: 'bonus',
      how: { type: 'per_each', eachKopecks: 10_000, amount: 100 },
    });
    expect(price([each], goods, { facts: member() }).accruals[0]?.amount).toBe(1500);
  });

  test('two stamps for each coffee, in a currency of their own', () => {
    const stamps = {
      code: 'stamps',
      name: { ru: 'Штампы', en: 'Stamps' },
      precision: 0,
      perRuble: 1,
    };
    const each = promo('s', {
      kind: 'earn',
      currency: 'stamps',
      how: { type: 'per_unit', amount: 2 },
      target: { goods: { skus: ['coffee'] } },
    });
    const result = price(
      [each],
      [line('coffee', { price: 20_000, pieces: 3 }), line('tea', { price: 100 })],
      { facts: member(), bundle: { currencies: [stamps] } },
    );
    expect(result.accruals).toMatchObject([
      { currency: 'stamps', amount: 6, parts: [{ lineId: 'coffee', amount: 6 }] },
    ]);
  });

  test('the base may be the list price, the discounted one, or what is paid in money', () => {
    const amounts = (['initial', 'discounted', 'paid'] as const).map((base) => {
      const result = price(
        [
          promo('off', { kind: 'percent', percentBp: 1000 }),
          promo('pay', { kind: 'redeem', currency: 'bonus', shareBp: 5000 }),
          promo('get', {
            kind: 'earn',
            currency: 'bonus',
            base,
            how: { type: 'percent', percentBp: 1000 },
          }),
        ],
        [line('x', { price: 100_000 })],
        {
          facts: member({ balances: { bonus: 40_000 } }),
          cheque: { redemption: { currency: 'bonus', amount: 40_000 } },
        },
      );
      return result.accruals[0]?.amount;
    });
    expect(amounts).toEqual([10_000, 9000, 5000]);
  });

  test('double bonuses on tea count what others gave on tea', () => {
    const result = price(
      [
        promo(
          'five',
          {
            kind: 'earn',
            currency: 'bonus',
            how: { type: 'percent', percentBp: 500 },
          },
          { priority: 1 },
        ),
        promo('double', {
          kind: 'earn',
          currency: 'bonus',
          target: { goods: { skus: ['a'] } },
          how: { type: 'multiplier', factorBp: 20_000 },
        }),
      ],
      goods,
      { facts: member() },
    );
    expect(result.accruals.map((one) => one.amount)).toEqual([7503, 5000]);
  });

  test('bonuses wake after two weeks and burn half a year later, on the first of a month', () => {
    const result = price(
      [
        promo('later', {
          kind: 'earn',
          currency: 'bonus',
          how: { type: 'fixed', amount: 100 },
          lifetime: { activateAfterDays: 14, expireAfterDays: 180, alignToMonth: true },
        }),
      ],
      goods,
      { facts: member() },
    );
    expect(result.accruals[0]).toMatchObject({ activateOn: '2026-01-01', expireOn: '2026-07-01' });
  });
});

test('[MECH-13] of a multiplier and a plain accrual in a group, the one that brings more', () => {
  const earn = (id: string, how: Earn['how'], stackingGroup: string | null) =>
    promo(id, { kind: 'earn', currency: 'bonus', how }, { stackingGroup, priority: 5 });
  const brings = (plainBp: number) =>
    price(
      [
        // Greater priority than the base: its turn must still wait for what there is to double.
        earn('double', { type: 'multiplier', factorBp: 20_000 }, 'g'),
        earn('plain', { type: 'percent', percentBp: plainBp }, 'g'),
        promo('base', {
          kind: 'earn',
          currency: 'bonus',
          how: { type: 'percent', percentBp: 500 },
        }),
      ],
      [line('a', { price: 100_000 })],
      { facts: member(), bundle: { stackingGroups: [{ id: 'g', mode: 'best' }] } },
    ).accruals.map(({ promotionId, amount }) => `${promotionId} ${amount}`);
  expect(brings(300).toSorted()).toEqual(['base 5000', 'double 5000']);
  expect(brings(700).toSorted()).toEqual(['base 5000', 'plain 7000']);
});
