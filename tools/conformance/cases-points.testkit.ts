/** Small carts of our own: points, codes and conditions, taxes, returns. */
import { cart, cup, items, line, order, tea } from './cart.testkit.ts';
import type { Json } from './cart.testkit.ts';

export const POINTS: readonly Json[] = [
  cart(
    'points earned before they pay',
    [line('a', 200)],
    [
      { kind: 'earn_points', perMoney: 0.1, base: 'total before points are spent' },
      { kind: 'spend_points', moneyPerPoint: 0.5, requiredPoints: 50 },
    ],
    { pointsEarned: 20, pointsSpent: 100, total: 150, discountTotal: 50 },
    {
      context: { points: 90, redeem: true },
    },
  ),
  cart(
    'points earned on what is paid',
    [line('a', 100)],
    [
      { kind: 'earn_points', perMoney: 1, base: 'total after points are spent' },
      { kind: 'spend_points', moneyPerPoint: 1, requiredPoints: 10 },
    ],
    { total: 70, pointsSpent: 30, pointsEarned: 70 },
    { context: { points: 35 } },
  ),
  cart(
    'a customer who keeps his points',
    [line('a', 100)],
    [{ kind: 'spend_points', moneyPerPoint: 1, requiredPoints: 10 }],
    { total: 100, pointsSpent: 0 },
    { context: { points: 35, redeem: false } },
  ),
  cart(
    'rewards have prices, and points end',
    [line('a', 100)],
    [
      { code: 'r1', pointsCost: 30, ...order('fixed', 5) },
      { code: 'r2', pointsCost: 30, ...order('fixed', 7) },
    ],
    { total: 95, pointsSpent: 30 },
    { context: { points: 45 } },
  ),
  cart(
    'points burn',
    [line('a', 50)],
    [
      { kind: 'earn_points', perMoney: 2, expireAfterDays: 30 },
      { pointsCost: 40, ...order('percent', 10) },
    ],
    {
      pointsEarned: 100,
      pointsSpent: 40,
      availableIssuedPoints: 70,
      balanceAfterDays: { 10: 70, 31: 0 },
    },
    { context: { points: 10 }, comparable: 'points-only' },
  ),
  cart(
    'points for some goods',
    [line('a', 100), line('b', 50)],
    [{ kind: 'earn_points', perMoney: 0.5, match: { sku: ['b'] } }],
    { pointsEarned: 25 },
  ),
];

export const ENTRIES: readonly Json[] = [
  ...[
    { validity: 'expired' },
    { validity: 'not_started' },
    { validity: 'disabled' },
    { couponValidity: 'expired' },
    { couponValidity: 'not_started' },
    { couponUsageExhausted: true },
    { conditions: [{ field: 'cartQuantity', op: 'gte', value: 2 }] },
  ].map((fields) =>
    cart(
      `a coupon that is refused: ${JSON.stringify(fields)}`,
      [line('a', 100)],
      [{ name: 'x', coupon: 'WINTER', actions: [order('fixed', 10)], ...fields }],
      { couponRejected: true, total: 100 },
      { context: { couponCodes: ['WINTER'] } },
    ),
  ),
  cart(
    'a coupon that is taken',
    [line('a', 100)],
    [{ name: 'x', coupon: 'WINTER', actions: [order('fixed', 10)] }],
    { couponRejected: false, total: 90 },
    { context: { couponCodes: ['WINTER'] } },
  ),
  cart(
    'codes that do not fit',
    [line('a', 10)],
    [
      { code: 'A', trigger: 'code', ...order('fixed', 1) },
      {
        code: 'B',
        trigger: 'code',
        ...order('fixed', 1),
        conditions: [{ field: 'itemsTotal', op: 'gt', value: 10 }],
      },
    ],
    { total: 9, rejected: ['B'] },
  ),
  cart(
    'a budget that would be passed refuses all',
    [line('a', 100, 5)],
    [
      { code: 'x', ...order('fixed', 60), campaignBudget: { type: 'spend', limit: 100, used: 50 } },
      { code: 'y', ...order('fixed', 50), campaignBudget: { type: 'spend', limit: 100, used: 50 } },
      { code: 'z', ...order('fixed', 5), campaignBudget: { type: 'usage', limit: 3, used: 3 } },
    ],
    { discountTotal: 50, rejectedByBudget: ['x', 'z'] },
  ),
  cart(
    'a group of customers',
    [line('a', 100)],
    [
      {
        ...order('fixed', 1),
        conditions: [{ field: 'customerGroup', op: 'in', values: ['gold', 'vip'] }],
      },
      {
        ...order('fixed', 2),
        conditions: [{ field: 'customerGroup', op: 'nin', values: ['gold'] }],
      },
      { ...order('fixed', 4), conditions: [{ field: 'customerGroup', op: 'eq', value: 'gold' }] },
    ],
    { discountTotal: 3 },
    { context: { customerGroup: 'vip' } },
  ),
  cart(
    'the third order',
    [line('a', 100)],
    [
      { ...order('fixed', 1), conditions: [{ field: 'customerOrderNumber', op: 'eq', value: 3 }] },
      { ...order('fixed', 2), conditions: [{ field: 'customerOrderNumber', op: 'lt', value: 3 }] },
      { ...order('fixed', 4), conditions: [{ field: 'previousOrders', op: 'in', value: [1, 2] }] },
    ],
    { discountTotal: 5 },
    { context: { previousOrders: 2 } },
  ),
  cart(
    'goods in the cart',
    [tea, cup],
    [
      {
        ...order('fixed', 1),
        conditions: [{ field: 'containsSku', op: 'in', value: ['tea', 'x'] }],
      },
      {
        ...order('fixed', 2),
        conditions: [{ field: 'containsCategory', op: 'in', value: 'shoes' }],
      },
      {
        ...order('fixed', 4),
        conditions: [{ field: 'categoryTotal', category: 'drinks', op: 'lte', value: 80 }],
      },
      {
        ...order('fixed', 8),
        conditions: [{ field: 'matchedItemsTotal', match: { sku: 'cup' }, op: 'eq', value: 31 }],
      },
      {
        ...order('fixed', 16),
        conditions: [{ field: 'containsProduct', op: 'nin', value: ['wool'] }],
      },
    ],
    { discountTotal: 21 },
  ),
  cart(
    'goods by comparison',
    [tea, cup, line('pot', 90, 1, { category: 'china' })],
    [
      {
        code: 'dear',
        ...items('percent', 10, { match: [{ field: 'price', op: 'gt', values: ['30'] }] }),
      },
      {
        code: 'china',
        ...items('percent', 10, {
          match: [
            { field: 'category', op: 'in', values: ['china'] },
            { field: 'sku', op: 'ne', values: ['pot'] },
          ],
        }),
      },
    ],
    { discountByPromotion: { dear: 17, china: 3 } },
  ),
];

const TAXED = [
  line('net', 100, 1, { tax: { rate: 20, included: false } }),
  line('gross', 110, 1, { tax: { rate: 10, included: true } }),
  line('free', 50),
];

export const SUMS: readonly Json[] = [
  cart(
    'tax on top and inside',
    TAXED,
    [order('percent', 10)],
    {
      subtotal: 260,
      grossBefore: 280,
      total: 252,
      tax: 27,
      net: 225,
      discountByTaxGroup: { '20% excl (net)': 10, '10% incl': 11, 'no tax': 5 },
    },
    { comparable: 'derived' },
  ),
  cart('a part is returned', [line('a', 6), line('b', 4)], [order('percent', 10)], {
    total: 9,
    refund: { returned: { a: 1 }, amount: 5.4, left: 3.6 },
  }),
  cart(
    'a whole in parts',
    [line('w', 1)],
    [{ kind: 'allocate', amountMinor: 299, weightsMinor: [4300, 1400, 2300] }],
    { allocationMinor: [161, 52, 86], subtotal: 1 },
    { comparable: 'allocation' },
  ),
];
