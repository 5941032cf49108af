/** Small carts of our own: one or more for each thing that a file of cases can say of prices. */
import {
  BY_PRIORITY,
  BY_VALUE,
  cart,
  cup,
  items,
  line,
  order,
  PICK,
  product,
  tea,
} from './cart.testkit.ts';
import type { Json } from './cart.testkit.ts';

export const DISCOUNTS: readonly Json[] = [
  cart('a sum off the order is shared', [tea, cup], [order('fixed', 11)], {
    subtotal: 110,
    discountTotal: 11,
    total: 99,
    lineDiscounts: { tea: 8, cup: 3 },
  }),
  cart(
    'a floor moves what it refuses',
    [line('a', 10, 1, { minPrice: 9 }), line('b', 10)],
    [order('fixed', 6)],
    {
      lineDiscounts: { a: 1, b: 5 },
      unitDiscounts: { a: [1], b: [5] },
    },
  ),
  cart(
    'percent of some goods',
    [tea, cup],
    [items('percent', 12.5, { match: { category: 'drinks' } })],
    {
      lineDiscounts: { tea: 10, cup: 0 },
      unitPriceAfter: { tea: 35 },
      lineTotalAfter: { tea: 70 },
    },
  ),
  cart(
    'a percentage rounded line by line',
    [line('a', 1.06), line('b', 2.06)],
    [items('percent', 10, { rounding: 'per line half-up' })],
    { lineDiscounts: { a: 0.11, b: 0.21 }, discountTotal: 0.32 },
  ),
  cart(
    'one sum a unit, at most so many of a line',
    [line('a', 10, 5)],
    [items('fixed', 4, { allocation: 'each', maxUnitsPerLine: 3 })],
    { discountTotal: 12 },
  ),
  cart(
    'each takes one unit where nothing is said',
    [line('a', 10, 5)],
    [items('percent', 50, { allocation: 'each' })],
    { discountTotal: 5 },
  ),
  cart(
    'once: the cheapest units',
    [line('a', 10, 2), line('b', 7, 1)],
    [items('fixed', 2, { allocation: 'once', maxUnits: 2 })],
    { lineDiscounts: { a: 2, b: 2 } },
  ),
  cart(
    'the cheapest unit, with a cap',
    [line('a', 90, 1), line('b', 70, 3)],
    [{ kind: 'percent', scope: 'cheapest_unit', value: 50, maxAmount: 20 }],
    { lineDiscounts: { a: 0, b: 20 } },
  ),
  cart(
    'only full groups',
    [line('a', 10, 5)],
    [items('fixed', 3, { perUnit: true, groupSize: 2 })],
    { discountTotal: 12 },
  ),
  cart(
    'first and further units of each line',
    [line('a', 10, 3), line('b', 10, 2)],
    [{ kind: 'flexi', firstUnit: 1, additionalUnit: 2 }],
    { lineDiscounts: { a: 5, b: 3 } },
  ),
  cart(
    'further units up to a number',
    [line('a', 10, 9)],
    [{ kind: 'flexi', firstUnit: 1, additionalUnit: 2, maxItems: 3 }],
    { discountTotal: 5 },
  ),
  cart(
    'goods of a reduced price are left alone',
    [line('a', 20, 1, { priceAfterCatalogPromotion: 15, alreadyDiscounted: true }), line('b', 30)],
    [{ name: 'x', appliesToDiscounted: false, actions: [order('percent', 10)] }],
    {
      subtotal: 45,
      lineDiscounts: { a: 0, b: 3 },
    },
  ),
  cart(
    'a case may leave the split open by a kopeck',
    [line('a', 120), line('b', 230), line('c', 300)],
    [items('percent', 15, { maxAmount: 50 })],
    { discountTotal: 50, lineDiscounts: { a: 9.24, b: 17.69, c: 23.07 } },
    { comparable: 'total-exact' },
  ),
  cart(
    'a case may leave open which line gets the kopeck',
    [line('a', 5), line('b', 5), line('c', 5)],
    [order('fixed', 2)],
    { lineDiscountsMultiset: [0.66, 0.67, 0.67] },
    { comparable: 'multiset' },
  ),
];

export const ORDERS: readonly Json[] = [
  cart(
    'greater priority first',
    [line('a', 100)],
    [
      { name: 'sum', priority: 1, actions: [order('fixed', 10)] },
      { name: 'share', priority: 4, actions: [order('percent', 20)] },
    ],
    { total: 70, discountByPromotion: { sum: 10, share: 20 } },
    { applyOrder: BY_PRIORITY },
  ),
  cart(
    'an exclusive one is alone, whatever its priority',
    [line('a', 100)],
    [
      { name: 'sum', priority: 9, actions: [order('fixed', 30)] },
      { name: 'share', priority: 1, exclusive: true, actions: [order('percent', 20)] },
    ],
    { total: 80 },
    { applyOrder: BY_PRIORITY },
  ),
  cart(
    'sums in conditions are what is left',
    [line('a', 50)],
    [
      { name: 'one', actions: [order('fixed', 15)] },
      {
        name: 'two',
        actions: [order('fixed', 10)],
        conditions: [{ field: 'itemsTotal', op: 'gte', value: 40 }],
      },
    ],
    { total: 35 },
    { applyOrder: BY_PRIORITY },
  ),
  cart(
    'two shares of one price in one promotion',
    [line('a', 100)],
    [{ name: 'x', actions: [items('percent', 20), items('percent', 10), order('fixed', 5)] }],
    { total: 65, itemLevelLineDiscounts: { a: 30 } },
    { applyOrder: BY_PRIORITY },
  ),
  cart(
    'sets first, then the greater value',
    [line('a', 50, 3, { product: 'p' })],
    [
      { code: 'small', ...items('fixed', 10, { allocation: 'across' }) },
      { code: 'great', ...items('percent', 50, { allocation: 'across' }) },
      {
        code: 'set',
        kind: 'buy_get',
        percentOff: 100,
        buy: { match: product('p'), qty: 2 },
        get: { match: product('p'), qty: 1, pick: PICK },
        maxGetUnits: 4,
      },
    ],
    {
      discountByPromotion: { set: 50, great: 50, small: 10 },
      applied: [
        { sku: 'a', code: 'small', amount: 10 },
        { sku: 'a', code: 'great', amount: 50 },
        { sku: 'a', code: 'set', amount: 50 },
      ],
    },
    { applyOrder: BY_VALUE },
  ),
  cart(
    'the best of a group',
    [line('a', 30)],
    [
      { code: 'x', group: 'g', ...items('fixed', 5.99, { perUnit: true }) },
      { code: 'y', group: 'g', ...items('fixed', 6, { perUnit: true }) },
    ],
    { discountTotal: 6 },
    { applyOrder: 'best of group only' },
  ),
  cart(
    'the best of a lane on each line, lane after lane',
    [line('a', 30), line('b', 40)],
    [
      { code: 'one', lane: 'default', ...items('percent', 20, { match: { sku: ['a'] } }) },
      { code: 'all', lane: 'default', ...items('percent', 10) },
      { code: 'before', lane: 'pre', ...items('fixed', 2, { perUnit: true }) },
      {
        code: 'last',
        lane: 'post',
        ...items('fixed', 10, { allocation: 'across' }),
        conditions: [{ field: 'discountedItemsTotal', op: 'gt', value: 56.6 }],
      },
    ],
    { discountByPromotion: { one: 5.6, all: 3.8, before: 4, last: 0 } },
    { applyOrder: 'lanes pre > default > post' },
  ),
  cart(
    'percentages that are added',
    [line('a', 100)],
    [order('percent', 10), order('percent', 5)],
    { total: 85 },
    { applyOrder: 'addition' },
  ),
  cart(
    'percentages in a chain',
    [line('a', 100)],
    [order('percent', 10), order('percent', 5)],
    { total: 85.5 },
    { applyOrder: 'chain' },
  ),
  cart(
    'the least number first, and only the first of a group',
    [line('a', 100)],
    [
      { code: 'late', priority: 9, ...order('percent', 10) },
      { code: 'x', group: 'g', priority: 2, ...order('fixed', 5) },
      { code: 'y', group: 'g', priority: 1, ...order('fixed', 1) },
    ],
    { discountByPromotion: { y: 1, late: 9.9, x: 0 } },
    { applyOrder: 'priority ascending, first of a group' },
  ),
];

const set = (more: Json): Json => ({
  code: 'set',
  kind: 'buy_get',
  buy: { match: product('x'), qty: 2 },
  get: { match: product('y'), qty: 1, pick: PICK },
  percentOff: 100,
  ...more,
});

export const SETS: readonly Json[] = [
  cart(
    'others are free for those bought',
    [
      line('x', 20, 5, { product: 'x' }),
      line('y', 8, 1, { product: 'y' }),
      line('z', 9, 2, { product: 'y' }),
    ],
    [set({})],
    { lineDiscounts: { x: 0, y: 0, z: 18 } },
  ),
  cart(
    'at most so many free units',
    [line('x', 20, 9, { product: 'x' }), line('y', 8, 9, { product: 'y' })],
    [set({ maxGetUnits: 3 })],
    { discountTotal: 24 },
  ),
  cart(
    'a limit below one set',
    [line('x', 20, 9, { product: 'x' }), line('y', 8, 9, { product: 'y' })],
    [set({ get: { match: product('y'), qty: 2, pick: PICK }, maxGetUnits: 1 })],
    { discountTotal: 0, applied: [] },
  ),
  cart(
    'so much off each unit, never more than its price',
    [line('x', 20, 4, { product: 'x' }), line('y', 8, 2, { product: 'y' })],
    [set({ percentOff: undefined, fixedOffPerUnit: 50 })],
    { discountTotal: 16 },
  ),
  cart(
    'gifts stand beside the cheque',
    [line('x', 20, 7)],
    [
      {
        kind: 'gift_units',
        buy: { sku: ['x'], qty: 3 },
        gift: { sku: 'pen', qty: 2, price: 0, addedAsExtraUnits: true },
        repeat: true,
      },
      order('percent', 10),
    ],
    { total: 126, giftUnits: { pen: 4 } },
  ),
  cart(
    'a gift once',
    [line('x', 20, 7)],
    [
      {
        kind: 'gift_units',
        buy: { any: true, qty: 1 },
        gift: { sku: 'pen', qty: 1 },
        repeat: false,
      },
    ],
    { giftUnits: { pen: 1 } },
  ),
];
