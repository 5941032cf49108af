/** Random actions of all kinds, small enough to meet on the same goods. */
import fc from 'fast-check';
import type { ActionInput } from './bundle.ts';

export const skus = ['a', 'b', 'c', 'd', 'e'];
export const categories = ['tea', 'green', 'bread'];

export const goods = fc.oneof(
  fc.constant({}),
  fc.subarray(skus, { minLength: 1 }).map((some) => ({ skus: some })),
  fc.subarray(categories, { minLength: 1 }).map((some) => ({ categories: some })),
  fc.constant<{ groups: string[] }>({ groups: ['g'] }),
  fc.constant<{ personal: string[] }>({ personal: ['mine'] }),
);
const off = fc.oneof(
  fc.integer({ min: 0, max: 10_000 }).map((percentBp) => ({ type: 'percent' as const, percentBp })),
  fc
    .integer({ min: 0, max: 3000 })
    .map((kopecks) => ({ type: 'amount' as const, amountKopecks: kopecks })),
  fc
    .integer({ min: 0, max: 3000 })
    .map((kopecks) => ({ type: 'price' as const, priceKopecks: kopecks })),
);
const units = fc.option(
  fc.record({
    inAll: fc.integer({ min: 1, max: 5 }),
    pick: fc.constantFrom('cheapest' as const, 'dearest' as const, 'most_units' as const),
  }),
  { nil: undefined },
);
const target = fc
  .record({ goods, units })
  .map((given) =>
    given.units === undefined ? { goods: given.goods } : { goods: given.goods, units: given.units },
  );
const small = fc.integer({ min: 1, max: 3 });
const phase = fc.constantFrom('goods' as const, 'cheque' as const);

/** Actions that make goods cheaper. */
export const discountAction: fc.Arbitrary<ActionInput> = fc.oneof(
  fc.record({
    kind: fc.constant('percent' as const),
    phase,
    percentBp: fc.integer({ min: 0, max: 10_000 }),
    target,
    base: fc.constantFrom('remaining' as const, 'initial' as const, 'untouched' as const),
    rounding: fc.constantFrom('total' as const, 'perLine' as const, 'perUnit' as const),
    refused: fc.constantFrom('move' as const, 'lose' as const),
  }),
  fc.record({
    kind: fc.constant('amount_off' as const),
    phase,
    per: fc.constantFrom('cheque' as const, 'line' as const, 'unit' as const),
    amountKopecks: fc.integer({ min: 0, max: 6000 }),
    base: fc.constantFrom('remaining' as const, 'untouched' as const),
    target,
  }),
  fc.record({
    kind: fc.constant('fixed_price' as const),
    priceKopecks: fc.integer({ min: 0, max: 5000 }),
    target,
  }),
  fc.record({
    kind: fc.constant('buy_get' as const),
    buy: fc.record({ goods, units: small }),
    get: fc.record({ goods, units: small }),
    off,
    pick: fc.constantFrom('cheapest' as const, 'dearest' as const, 'largest_line' as const),
  }),
  fc.record({
    kind: fc.constant('buy_get' as const),
    buy: fc.record({ goods, units: small }),
    get: fc.record({ units: small }),
    grouping: fc.constantFrom('whole' as const, 'sets' as const),
    pick: fc.constantFrom('cheapest' as const, 'dearest' as const, 'largest_line' as const),
    off,
  }),
  fc.record({
    kind: fc.constant('set_price' as const),
    parts: fc.array(fc.record({ goods, units: small }), { minLength: 1, maxLength: 3 }),
    off,
  }),
  fc.record({
    kind: fc.constant('progressive' as const),
    by: fc.constant('quantity' as const),
    applies: fc.constantFrom('all' as const, 'part' as const),
    steps: fc.tuple(off, off).map(([one, two]) => [
      { from: 0, off: one },
      { from: 3000, off: two },
    ]),
    target,
  }),
  fc.record({
    kind: fc.constant('progressive' as const),
    by: fc.constant('sum' as const),
    applies: fc.constantFrom('all' as const, 'part' as const),
    base: fc.constantFrom('initial' as const, 'remaining' as const),
    steps: fc
      .tuple(fc.integer({ min: 0, max: 10_000 }), fc.integer({ min: 0, max: 10_000 }))
      .map((rates) =>
        rates.map((percentBp, place) => ({
          from: place * 3000,
          off: { type: 'percent' as const, percentBp },
        })),
      ),
    target,
  }),
  fc.record({
    kind: fc.constant('round_total' as const),
    stepKopecks: fc.integer({ min: 2, max: 500 }),
  }),
);

/** What brings bonuses, rights, coupons and words instead of a lower price. */
export const bonusAction: fc.Arbitrary<ActionInput> = fc.oneof(
  fc.record({
    kind: fc.constant('earn' as const),
    currency: fc.constant('bonus'),
    base: fc.constantFrom('initial' as const, 'discounted' as const, 'paid' as const),
    how: fc.oneof(
      fc
        .integer({ min: 1, max: 20_000 })
        .map((percentBp) => ({ type: 'percent' as const, percentBp })),
      fc.integer({ min: 1, max: 500 }).map((amount) => ({ type: 'fixed' as const, amount })),
      fc
        .integer({ min: 10_001, max: 40_000 })
        .map((factorBp) => ({ type: 'multiplier' as const, factorBp })),
    ),
    target,
  }),
  fc.record({
    kind: fc.constant('redeem' as const),
    currency: fc.constant('bonus'),
    shareBp: fc.integer({ min: 0, max: 10_000 }),
    step: fc.constantFrom(1, 7, 100),
    minRestKopecks: fc.integer({ min: 0, max: 3000 }),
    target,
  }),
  fc.record({
    kind: fc.constant('every_nth' as const),
    goods,
    n: fc.integer({ min: 2, max: 5 }),
    counter: fc.constantFrom('k1', 'k2'),
    off,
  }),
  fc.record({
    kind: fc.constant('gift' as const),
    buy: fc.record({ goods, units: small }),
    sku: fc.constantFrom(...skus),
  }),
  fc.constant({ kind: 'message' as const, to: 'receipt' as const, text: 'hi' }),
  fc.constant({ kind: 'change_counter' as const, key: 'k1', op: 'increase' as const, amount: 1 }),
);
