/** All our own carts. */
import type { Json } from './cart.testkit.ts';
import { ENTRIES, POINTS, SUMS } from './cases-points.testkit.ts';
import { DISCOUNTS, ORDERS, SETS } from './cases-prices.testkit.ts';

export const ALL: readonly Json[] = [
  ...DISCOUNTS,
  ...ORDERS,
  ...SETS,
  ...POINTS,
  ...ENTRIES,
  ...SUMS,
];
