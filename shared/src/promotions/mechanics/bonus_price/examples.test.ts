import { expect, test } from 'vitest';
import { discounts, line, member, price, promo, whyNot } from '../../engine.testkit.ts';

const reward = (id: string, amount: number, sku: string) =>
  promo(
    id,
    { kind: 'fixed_price', priceKopecks: 0, target: { goods: { skus: [sku] } } },
    { when: { kind: 'bonus_price', currency: 'bonus', amount } },
  );
const goods = [line('cup', { price: 30_000 }), line('tea', { price: 20_000 })];
const buyer = (bonus: number) => ({ facts: member({ balances: { bonus } }) });

test('[MECH-10] a cup for 500 bonuses: free, and the bonuses are taken', () => {
  const result = price([reward('cup', 500, 'cup')], goods, buyer(700));
  expect(discounts(result)).toEqual({ cup: 30_000, tea: 0 });
  expect(result.effects).toMatchObject([
    { promotionId: 'cup', kind: 'spend_bonuses', data: { currency: 'bonus', amount: 500 } },
  ]);
});

test('the same bonuses do not buy two rewards', () => {
  const result = price([reward('cup', 500, 'cup'), reward('tea', 300, 'tea')], goods, buyer(700));
  expect(discounts(result)).toEqual({ cup: 30_000, tea: 0 });
  expect(result.trace.find(({ promotionId }) => promotionId === 'tea')?.reason).toEqual({
    code: 'condition.bonus_price',
    fact: 'member.balances.bonus',
    expected: 300,
    seen: 200,
  });
});

test('a reward whose goods are not there takes nothing', () => {
  const result = price([reward('hat', 500, 'hat')], goods, buyer(700));
  expect(result.effects).toEqual([]);
});

test('what a reward has taken cannot pay the cheque', () => {
  const pay = promo('pay', { kind: 'redeem', currency: 'bonus' });
  const result = price([reward('cup', 500, 'cup'), pay], goods, {
    ...buyer(700),
    cheque: { redemption: { currency: 'bonus', amount: 700 } },
  });
  expect(result.redemption).toMatchObject({ limit: 200, granted: 200 });
});

test('an unknown balance buys nothing, and a stranger has none', () => {
  const unknown = price([reward('cup', 500, 'cup')], goods, { facts: member() });
  expect(whyNot(unknown, 'cup')).toBe('condition.bonus_price');
  expect(price([reward('cup', 500, 'cup')], goods).totals.discountKopecks).toBe(0);
});

test('the loser of a group takes no bonuses', () => {
  const result = price(
    [
      { ...reward('cup', 500, 'cup'), stackingGroup: 'g' },
      promo('half', { kind: 'percent', percentBp: 7000 }, { stackingGroup: 'g' }),
    ],
    goods,
    { ...buyer(700), bundle: { stackingGroups: [{ id: 'g', mode: 'best' }] } },
  );
  expect(result.totals.discountKopecks).toBe(35_000);
  expect(result.effects).toEqual([]);
});

test('bonuses that pay the cheque buy no coupon afterwards', () => {
  const coupon = promo(
    'coupon',
    { kind: 'issue_coupon', emission: 'gift' },
    { when: { kind: 'bonus_price', currency: 'bonus', amount: 500 } },
  );
  const pay = promo('pay', { kind: 'redeem', currency: 'bonus' });
  const result = (amount: number) =>
    price([coupon, pay], goods, {
      ...buyer(700),
      cheque: { redemption: { currency: 'bonus', amount } },
      bundle: { emissions: [{ id: 'gift' }] },
    });
  expect(result(300).coupons).toEqual([]);
  expect(result(200).coupons).toMatchObject([{ code: 'gift', action: 'issue' }]);
});

test('a right to pay that itself costs bonuses leaves fewer to pay with', () => {
  const right = promo(
    'right',
    { kind: 'redeem', currency: 'bonus', step: 100 },
    { when: { kind: 'bonus_price', currency: 'bonus', amount: 150 } },
  );
  const result = price([right], goods, {
    ...buyer(700),
    cheque: { redemption: { currency: 'bonus', amount: 700 } },
  });
  expect(result.redemption).toMatchObject({ limit: 500, granted: 500 });
});
