/** Random cheques, members and bundles for property tests: small numbers, so that collisions are common. */
import fc from 'fast-check';
import { sku } from '../kernel/ids.ts';
import type { ActionInput, BundleInput, PromotionInput } from './bundle.ts';
import { cheque, line, member, promo } from './engine.testkit.ts';
import type { Cheque, ChequeLine, MemberFacts } from './cheque.ts';
import type { ConditionInput } from './condition.ts';

const skus = ['a', 'b', 'c', 'd', 'e'];
const categories = ['tea', 'green', 'bread'];

const piece = fc.record({
  sku: fc.constantFrom(...skus),
  price: fc.integer({ min: 0, max: 5000 }),
  pieces: fc.integer({ min: 1, max: 7 }),
  floorShare: fc.option(fc.integer({ min: 0, max: 100 }), { freq: 2 }),
  weighed: fc.boolean(),
  milli: fc.integer({ min: 1, max: 3000 }),
});

/** Lines whose ids are their places; the same goods may come several times, also at other prices. */
export const lines: fc.Arbitrary<ChequeLine[]> = fc
  .array(piece, { minLength: 1, maxLength: 8 })
  .map((pieces) =>
    pieces.map((one, index) => {
      const weighed = one.weighed && one.sku === 'e';
      return line(one.sku, {
        lineId: `l${index}`,
        price: one.price,
        category: categories[skus.indexOf(one.sku) % 3] ?? null,
        minUnitPriceKopecks:
          one.floorShare === null ? null : Math.floor((one.price * one.floorShare) / 100),
        ...(weighed
          ? { quantityMilli: one.milli, unit: 'kg' as const }
          : { pieces: one.pieces, unit: 'piece' as const }),
      });
    }),
  );

const goods = fc.oneof(
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

const bonusAction: fc.Arbitrary<ActionInput> = fc.oneof(
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

const leaf: fc.Arbitrary<ConditionInput> = fc.oneof(
  fc.record({ kind: fc.constant('goods' as const), goods }),
  fc.record({
    kind: fc.constant('cheque' as const),
    measure: fc.constantFrom('sum' as const, 'quantity' as const, 'positions' as const),
    min: fc.integer({ min: 0, max: 9000 }),
    base: fc.constantFrom('initial' as const, 'remaining' as const),
  }),
  fc.constantFrom('vip', 'x').map((segment) => ({
    kind: 'member' as const,
    is: { what: 'segment' as const, anyOf: [segment] },
  })),
  fc.constant({
    kind: 'member' as const,
    is: { what: 'attribute' as const, code: 'age', op: 'gte' as const, value: 18 },
  }),
  fc.constant({ kind: 'counter' as const, key: 'k1', min: 2 }),
  fc.constant({ kind: 'coupon' as const, emission: 'em' }),
  fc.constantFrom(20, 300).map((amount) => ({
    kind: 'bonus_price' as const,
    currency: 'bonus',
    amount,
  })),
  fc.constant({ kind: 'date' as const, of: 'birthday', when: { type: 'in_month' as const } }),
  fc.constant({ kind: 'chance' as const, shareBp: 5000, seed: 's' }),
);
const condition: fc.Arbitrary<ConditionInput> = fc.oneof(
  { weight: 3, arbitrary: leaf },
  { weight: 1, arbitrary: fc.array(leaf, { minLength: 1, maxLength: 3 }).map((all) => ({ all })) },
  { weight: 1, arbitrary: fc.array(leaf, { minLength: 1, maxLength: 3 }).map((any) => ({ any })) },
  { weight: 1, arbitrary: leaf.map((not) => ({ not })) },
);

const extras = fc.record({
  priority: fc.integer({ min: 0, max: 3 }),
  stackingGroup: fc.constantFrom(null, null, 'best', 'line', 'first', 'capped'),
  exclusive: fc.constantFrom(
    ...(['none', 'none', 'none', 'none', 'none', 'lines', 'cheque'] as const),
  ),
  limited: fc.constantFrom('no', 'no', 'cut', 'skip', 'bonus', 'shared'),
  when: fc.option(condition, { nil: undefined, freq: 2 }),
});

/** Promotions with everything there is, of random order and grouping. */
export const promotions: fc.Arbitrary<PromotionInput[]> = fc
  .array(
    fc.tuple(
      fc.array(fc.oneof(discountAction, bonusAction), { minLength: 1, maxLength: 3 }),
      extras,
    ),
    { maxLength: 6 },
  )
  .map((list) =>
    list.map(([actions, { when, limited, ...fields }], index) =>
      promo(`p${index}`, actions, {
        ...fields,
        ...(when === undefined ? {} : { when }),
        ...(limited === 'shared' ? { budgets: ['camp'] } : {}),
        ...(limited === 'no' || limited === 'shared' ? {} : { limits: [limitOf(limited)] }),
      }),
    ),
  );

function limitOf(kind: string): NonNullable<PromotionInput['limits']>[number] {
  if (kind === 'bonus') return { id: 'l', per: 'customer', unit: 'bonuses', max: 150 };
  return {
    id: 'l',
    per: 'promotion',
    unit: 'money',
    max: 2000,
    onExceed: kind === 'skip' ? 'skip' : 'cut',
  };
}

export const BUNDLE: Partial<BundleInput> = {
  categories: [
    { id: 'tea', parentId: null },
    { id: 'green', parentId: 'tea' },
  ],
  groups: [{ id: 'g', name: 'G', include: [{ skus: ['a', 'b'] }, { categories: ['bread'] }] }],
  stackingGroups: [
    { id: 'best', mode: 'best' },
    { id: 'line', mode: 'best-per-line' },
    { id: 'first', mode: 'first' },
    { id: 'capped', mode: 'all', cap: { shareBp: 3000 } },
  ],
  budgets: [{ id: 'camp', unit: 'money', max: 1500 }],
  emissions: [{ id: 'em', publicCodes: ['CODE'] }],
};

/** A member of whom some things are known. */
export const facts: fc.Arbitrary<MemberFacts | null> = fc.option(
  fc
    .record({
      segments: fc.subarray(['vip', 'other']),
      attributes: fc.constantFrom<Record<string, number>>({}, { age: 17 }, { age: 40, shoe: 44 }),
      counters: fc.constantFrom<Record<string, number>>({}, { k1: 1 }, { k1: 5, k2: 3 }),
      balances: fc.constantFrom<Record<string, number>>(
        {},
        { bonus: 0 },
        { bonus: 10_000 },
        { bonus: -50 },
        { bonus: 310 },
      ),
      goods: fc.constantFrom<NonNullable<MemberFacts['goods']>>(
        {},
        { mine: [] },
        { mine: [sku.parse('a'), sku.parse('e')] },
      ),
      dates: fc.constantFrom<Record<string, string>>(
        {},
        { birthday: '1990-11-02', registration: '2020-01-01' },
      ),
    })
    .map(member),
  { freq: 4 },
);

/** A cheque of these lines that asks for bonuses and shows a coupon. */
export function fullCheque(some: readonly ChequeLine[], asked: number): Cheque {
  return cheque(some, {
    coupons: ['CODE'],
    redemption: { currency: 'bonus', amount: asked },
    draw: 'draw-1',
  });
}
