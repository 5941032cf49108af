import { describe, expect, test } from 'vitest';
import { line, member, price, promo } from '../../engine.testkit.ts';

const RICH = member({ balances: { bonus: 1_000_000 } });
const ask = (amount: number) => ({ redemption: { currency: 'bonus', amount } });

describe('payment with bonuses', () => {
  test('[MECH-10] up to 30 % of the cheque, in whole bonuses', () => {
    const result = price(
      [promo('pay', { kind: 'redeem', currency: 'bonus', shareBp: 3000, step: 100 })],
      [line('x', { price: 99_990 })],
      { facts: RICH, cheque: ask(50_000) },
    );
    expect(result.redemption).toEqual({
      currency: 'bonus',
      promotionId: 'pay',
      limit: 29_900,
      requested: 50_000,
      granted: 29_900,
      grantedKopecks: 29_900,
      reason: 'redemption.share_limit',
    });
    expect(result.totals).toMatchObject({ redeemedKopecks: 29_900, totalKopecks: 70_090 });
  });

  test('a share of the whole cheque, or of the goods that may be paid', () => {
    const limits = (['cheque', 'eligible'] as const).map((shareOf) => {
      const pay = promo('pay', {
        kind: 'redeem',
        currency: 'bonus',
        shareBp: 5000,
        shareOf,
        target: { goods: { skus: ['x'] } },
      });
      return price([pay], [line('x', { price: 6000 }), line('y', { price: 4000 })], {
        facts: RICH,
        cheque: ask(10_000),
      }).redemption?.limit;
    });
    expect(limits).toEqual([5000, 3000]);
  });

  test('some money must remain to be paid', () => {
    const result = price(
      [promo('pay', { kind: 'redeem', currency: 'bonus', minRestKopecks: 100 })],
      [line('x', { price: 5000 })],
      { facts: RICH, cheque: ask(5000) },
    );
    expect(result.redemption).toMatchObject({ granted: 4900, reason: 'redemption.min_rest' });
  });

  test('tobacco is not paid with bonuses, the rest is', () => {
    const result = price(
      [
        promo('pay', {
          kind: 'redeem',
          currency: 'bonus',
          target: { goods: { exclude: { categories: ['tobacco'] } } },
        }),
      ],
      [line('cigarettes', { price: 20_000, category: 'tobacco' }), line('bread', { price: 5000 })],
      { facts: RICH, cheque: ask(25_000) },
    );
    expect(result.redemption).toMatchObject({ limit: 5000, reason: 'redemption.share_limit' });
    expect(result.lines.map((one) => one.redeemedKopecks)).toEqual([0, 5000]);
  });

  test('the balance is the limit, a negative one pays nothing', () => {
    const pay = promo('pay', { kind: 'redeem', currency: 'bonus' });
    const goods = [line('x', { price: 5000 })];
    const poor = price([pay], goods, {
      facts: member({ balances: { bonus: 1200 } }),
      cheque: ask(5000),
    });
    expect(poor.redemption).toMatchObject({
      limit: 1200,
      granted: 1200,
      reason: 'redemption.balance',
    });
    const owing = price([pay], goods, {
      facts: member({ balances: { bonus: -5 } }),
      cheque: ask(5000),
    });
    expect(owing.redemption).toMatchObject({ limit: 0, granted: 0 });
    expect(owing.factsRead).toEqual(['member.balances.bonus']);
  });

  test('without a right, and without a member, it is said why', () => {
    const goods = [line('x', { price: 5000 })];
    expect(price([], goods, { facts: RICH, cheque: ask(100) }).redemption).toMatchObject({
      limit: 0,
      reason: 'redemption.no_permission',
    });
    expect(price([], goods, { cheque: ask(100) }).redemption).toMatchObject({
      reason: 'redemption.no_member',
    });
  });

  test('a bonus may be worth less than a kopeck: only whole kopecks are paid', () => {
    const result = price(
      [promo('pay', { kind: 'redeem', currency: 'bonus', perRuble: 1000 })],
      [line('x', { price: 5000 })],
      { facts: RICH, cheque: ask(127) },
    );
    expect(result.redemption).toMatchObject({ granted: 120, grantedKopecks: 12 });
  });

  test('the limit is told before anybody asks to pay', () => {
    const result = price(
      [promo('pay', { kind: 'redeem', currency: 'bonus', shareBp: 5000 })],
      [line('x', { price: 5000 })],
      { facts: RICH },
    );
    expect(result.redemption).toMatchObject({ limit: 2500, requested: 0, granted: 0 });
  });
});
