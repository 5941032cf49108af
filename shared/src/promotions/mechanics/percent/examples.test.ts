import { describe, expect, test } from 'vitest';
import type { ActionInput } from '../../bundle.ts';
import { discounts, line, member, price, promo } from '../../engine.testkit.ts';

describe('percent off', () => {
  test('[MECH-07] 10 % on tea alone', () => {
    const tea = promo('tea', {
      kind: 'percent',
      percentBp: 1000,
      target: { goods: { categories: ['tea'] } },
    });
    const result = price(
      [tea],
      [line('green', { price: 15_990, category: 'tea' }), line('bread', { price: 4500 })],
    );
    expect(discounts(result)).toEqual({ green: 1599, bread: 0 });
    expect(result.totals.totalKopecks).toBe(18_891);
    expect(result.lines[0]?.parts).toEqual([
      { promotionId: 'tea', version: 1, ruleId: 'r1', amountKopecks: 1599 },
    ]);
  });

  test('a category includes everything below it', () => {
    const drinks = promo('drinks', {
      kind: 'percent',
      percentBp: 5000,
      target: { goods: { categories: ['drinks'] } },
    });
    const result = price([drinks], [line('green', { price: 100, category: 'green-tea' })], {
      bundle: {
        categories: [
          { id: 'drinks', parentId: null },
          { id: 'tea', parentId: 'drinks' },
          { id: 'green-tea', parentId: 'tea' },
        ],
      },
    });
    expect(discounts(result)).toEqual({ green: 50 });
  });

  test('one rounding of the whole, spread by largest remainder', () => {
    const all = promo('all', { kind: 'percent', percentBp: 1000 });
    const lines = [106, 206, 306, 406].map((kopecks, i) => line(`l${i}`, { price: kopecks }));
    expect(price([all], lines).totals.discountKopecks).toBe(102);
    const perLine = promo('all', { kind: 'percent', percentBp: 1000, rounding: 'perLine' });
    expect(discounts(price([perLine], lines))).toEqual({ l0: 11, l1: 21, l2: 31, l3: 41 });
  });

  test('per unit rounding multiplies the rounded discount of a unit', () => {
    const unit = promo('u', { kind: 'percent', percentBp: 1750, rounding: 'perUnit' });
    expect(price([unit], [line('v', { price: 7777, pieces: 3 })]).totals.discountKopecks).toBe(
      1361 * 3,
    );
  });

  test('a second percentage is of what the first left, unless it says the list price', () => {
    const first = promo('a', { kind: 'percent', percentBp: 1000 }, { priority: 2 });
    const second = promo('b', { kind: 'percent', percentBp: 500 });
    const ofList = promo('b', { kind: 'percent', percentBp: 500, base: 'initial' });
    const goods = [line('x', { price: 10_000 })];
    expect(price([first, second], goods).totals.totalKopecks).toBe(8550);
    expect(price([first, ofList], goods).totals.totalKopecks).toBe(8500);
  });

  test('no unit goes below its least price: the rest moves to the other goods, or is lost', () => {
    const half = { kind: 'percent', percentBp: 5000 } as const;
    const goods = [
      line('vodka', { price: 30_000, minUnitPriceKopecks: 28_000 }),
      line('juice', { price: 10_000 }),
    ];
    expect(discounts(price([promo('p', half)], goods))).toEqual({ vodka: 2000, juice: 10_000 });
    const lost = price([promo('p', { ...half, refused: 'lose' })], goods);
    expect(discounts(lost)).toEqual({ vodka: 2000, juice: 5000 });
  });

  test('one cheapest unit, capped', () => {
    const cheapest = promo('c', {
      kind: 'percent',
      percentBp: 5000,
      maxAmountKopecks: 3000,
      target: { units: { inAll: 1 } },
    });
    const result = price([cheapest], [line('cabinet', { price: 32_000, pieces: 2 })]);
    expect(result.totals.discountKopecks).toBe(3000);
  });

  test('the discount of the member’s card is read from his attribute', () => {
    const card = promo('card', { kind: 'percent', memberAttribute: 'discount' });
    const goods = [line('x', { price: 10_000 })];
    const result = price([card], goods, { facts: member({ attributes: { discount: 7.5 } }) });
    expect(result.totals.discountKopecks).toBe(750);
    expect(result.factsRead).toEqual(['member.attributes.discount']);
    expect(price([card], goods).totals.discountKopecks).toBe(0);
  });

  test('the discount written on the goods', () => {
    const label = promo('label', { kind: 'percent', goodsAttribute: 'off' });
    const result = price(
      [label],
      [line('x', { price: 1000, attributes: { off: 15 } }), line('y', { price: 1000 })],
    );
    expect(discounts(result)).toEqual({ x: 150, y: 0 });
  });

  test('not below a price of the promotion’s own: a unit price, or a share of the list price', () => {
    const half = { kind: 'percent', percentBp: 5000, refused: 'lose' } as const;
    const goods = [line('x', { price: 10_000, pieces: 2 })];
    const left = (floor: Extract<ActionInput, { kind: 'percent' }>['floor']) =>
      price([promo('p', { ...half, floor })], goods).totals.totalKopecks;
    expect(left({ unitPriceKopecks: 7000 })).toBe(14_000);
    expect(left({ shareOfListBp: 6000 })).toBe(12_000);
  });

  test('only goods that nothing of this cheque has made cheaper yet', () => {
    const tea = promo(
      'tea',
      { kind: 'percent', percentBp: 1000, target: { goods: { skus: ['tea'] } } },
      { priority: 2 },
    );
    const rest = promo('rest', {
      kind: 'percent',
      percentBp: 500,
      target: { untouchedOnly: true },
    });
    const goods = [line('tea', { price: 1000 }), line('rye', { price: 1000 })];
    expect(discounts(price([tea, rest], goods))).toEqual({ tea: 100, rye: 50 });
  });
});
