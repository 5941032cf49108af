import { describe, expect, test } from 'vitest';
import { discounts, line, price, promo } from '../../engine.testkit.ts';
import type { ActionInput } from '../../bundle.ts';

type BuyGet = Extract<ActionInput, { kind: 'buy_get' }>;
const nPlusM = (id: string, buy: number, get: number, fields: Partial<BuyGet> = {}, priority = 0) =>
  promo(id, { kind: 'buy_get', buy: { units: buy }, get: { units: get }, ...fields }, { priority });

describe('N + M', () => {
  test('[MECH-08] two and the third free, again and again', () => {
    const off = (pieces: number) =>
      discounts(price([nPlusM('p', 2, 1)], [line('a', { price: 10_000, pieces })])).a;
    expect([1, 2, 3, 5, 6, 10].map(off)).toEqual([0, 0, 10_000, 10_000, 20_000, 30_000]);
  });

  test('the cheapest of all goods, or the cheapest of each set laid out from dear to cheap', () => {
    const goods = [100, 90, 80, 20, 10, 5].map((rubles) =>
      line(`g${rubles}`, { price: rubles * 100 }),
    );
    const whole = price([nPlusM('p', 2, 1)], goods);
    expect(discounts(whole)).toMatchObject({ g10: 1000, g5: 500, g80: 0 });
    const sets = price([nPlusM('p', 2, 1, { grouping: 'sets' })], goods);
    expect(discounts(sets)).toMatchObject({ g80: 8000, g5: 500, g10: 0 });
  });

  test('buy goods of one kind, get another at half price', () => {
    const half = nPlusM('p', 0, 0, {
      buy: { goods: { categories: ['phone'] }, units: 1 },
      get: { goods: { categories: ['case'] }, units: 1 },
      off: { type: 'percent', percentBp: 5000 },
      pick: 'dearest',
    });
    const result = price(
      [half],
      [
        line('phone', { price: 1_000_000, category: 'phone' }),
        line('leather', { price: 20_000, category: 'case' }),
        line('plastic', { price: 5000, category: 'case' }),
      ],
    );
    expect(discounts(result)).toEqual({ phone: 0, leather: 10_000, plastic: 0 });
  });

  test('goods that can only be bought are counted as bought first', () => {
    const result = price(
      [
        nPlusM('p', 0, 0, {
          buy: { goods: { skus: ['t', 'o1', 'o2'] }, units: 2 },
          get: { goods: { skus: ['t'] }, units: 1 },
        }),
      ],
      ['o2', 'o1', 't'].map((sku) => line(sku, { price: 1000 })),
    );
    expect(discounts(result)).toEqual({ o2: 0, o1: 0, t: 1000 });
  });

  test('a unit belongs to one set: the second promotion gets what the first left', () => {
    const first = nPlusM('first', 2, 1, { maxSets: 2 }, 1);
    const second = nPlusM('second', 2, 1, { maxSets: 1 });
    const parts = (pieces: number) =>
      price([first, second], [line('a', { price: 500, pieces })]).lines[0]?.parts.map(
        (part) => part.amountKopecks,
      );
    expect(parts(7)).toEqual([1000]);
    expect(parts(9)).toEqual([1000, 500]);
  });

  test('1 080 pieces cost no more work than one: sets are counted, not built', () => {
    const all = [
      nPlusM('c', 2, 2, { off: { type: 'amount', amountKopecks: 200_000 }, maxSets: 1 }, 1),
      nPlusM('a', 50, 1000, {}, 3),
      nPlusM('b', 10, 20, {}, 2),
    ];
    const result = price(all, [line('shirt', { price: 250, pieces: 1080 })]);
    expect(result.lines[0]?.parts.map((part) => [part.promotionId, part.amountKopecks])).toEqual([
      ['a', 250_000],
      ['b', 5000],
    ]);
  });

  test('goods by weight are not counted as pieces', () => {
    const cheese = [line('cheese', { price: 80_000, quantityMilli: 3000, unit: 'kg' })];
    expect(price([nPlusM('p', 2, 1)], cheese).totals.discountKopecks).toBe(0);
  });
});

test('sets laid out from the largest line: the goods of the greatest sum are bought, the rest is free', () => {
  const rule = (buy: number, get: number, maxSets: number) =>
    nPlusM('p', buy, get, { grouping: 'sets', pick: 'largest_line', maxSets });
  const four = [500, 500, 1000, 1000].map((price, place) => line(`${place}`, { price }));
  expect(discounts(price([rule(2, 2, 1)], four))).toEqual({ 0: 500, 1: 500, 2: 0, 3: 0 });
  // Ten of 100 are more than two of 400, so the sets are made of them.
  const tens = [line('a', { price: 100, pieces: 10 }), line('b', { price: 400, pieces: 2 })];
  expect(discounts(price([rule(1, 1, 2)], tens))).toEqual({ a: 200, b: 0 });
});

test('a set greater than a line goes on in the next one, and leaves the rest to others', () => {
  const rule = (id: string, buy: number, get: number) =>
    nPlusM(id, buy, get, { grouping: 'sets', pick: 'largest_line' });
  const lines = ['a', 'b'].map((sku) => line(sku, { price: 250, pieces: 540 }));
  const first = price([rule('p', 50, 1000)], lines);
  expect(discounts(first)).toEqual({ a: 490 * 250, b: 510 * 250 });
  // Thirty of b are left: ten bought, twenty free.
  const both = price([rule('p', 50, 1000), rule('q', 10, 20)], lines);
  expect(discounts(both)).toEqual({ a: 490 * 250, b: 530 * 250 });
});
