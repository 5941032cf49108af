import { expect, test } from 'vitest';
import { discounts, line, price, promo } from '../../engine.testkit.ts';
import { compile } from '../../compile.ts';
import { bundleText, parseBundle } from '../../bundle.ts';
import { bundleOf } from '../../engine.testkit.ts';

const breakfast = promo('set', {
  kind: 'set_price',
  parts: [{ goods: { categories: ['coffee'] } }, { goods: { categories: ['bakery'] } }],
  off: { type: 'price', priceKopecks: 19_900 },
});
const coffee = (pieces: number) => line('coffee', { price: 15_000, pieces, category: 'coffee' });
const bun = (pieces: number) => line('bun', { price: 9900, pieces, category: 'bakery' });

test('[MECH-08] coffee and a croissant for 199 ₽, as often as there are both', () => {
  expect(price([breakfast], [coffee(1), bun(1)]).totals.totalKopecks).toBe(19_900);
  expect(price([breakfast], [coffee(3), bun(2)]).totals.totalKopecks).toBe(54_800);
  expect(price([breakfast], [coffee(3)]).totals.discountKopecks).toBe(0);
});

test('the discount lies on the goods of the set by what they cost', () => {
  const result = price([breakfast], [coffee(1), bun(1), line('tea', { price: 5000 })]);
  expect(discounts(result)).toEqual({ coffee: 3012, bun: 1988, tea: 0 });
});

test('goods that fit several parts are placed so that as many sets as possible come out', () => {
  const two = promo('set', {
    kind: 'set_price',
    parts: [{ goods: { skus: ['a', 'b'] } }, { goods: { skus: ['a'] } }],
    off: { type: 'amount', amountKopecks: 100 },
  });
  const result = price([two], [line('a', { price: 1000, pieces: 3 }), line('b', { price: 1000 })]);
  expect(result.totals.discountKopecks).toBe(200);
});

test('sets are sold at most so many times', () => {
  const once = promo('set', {
    kind: 'set_price',
    parts: [{ goods: {}, units: 3 }],
    off: { type: 'percent', percentBp: 1000 },
    maxSets: 1,
  });
  expect(price([once], [line('a', { price: 1000, pieces: 9 })]).totals.discountKopecks).toBe(300);
});

test('a set laid out from dear to cheap cannot have other goods on its free side', () => {
  const wrong = promo('wrong', {
    kind: 'buy_get',
    grouping: 'sets',
    buy: { units: 1 },
    get: { units: 1, goods: { skus: ['x'] } },
  });
  const parsed = parseBundle(bundleText(bundleOf([wrong])));
  const compiled = parsed.ok ? compile(parsed.value) : null;
  expect(compiled).toMatchObject({
    ok: false,
    error: [{ kind: 'sets_need_same_goods', promotionId: 'wrong' }],
  });
});
