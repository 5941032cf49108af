/** Random cheques, members and bundles for property tests: small numbers, so that collisions are common. */
import fc from 'fast-check';
import { canonicalJson } from '../kernel/canonical.ts';
import { sku } from '../kernel/ids.ts';
import type { BundleInput, PromotionInput } from './bundle.ts';
import { cheque, line, member, NOON, programOf, promo } from './engine.testkit.ts';
import type { Cheque, ChequeLine, MemberFacts } from './cheque.ts';
import type { ConditionInput } from './condition.ts';
import { evaluate } from './evaluate.ts';
import {
  bonusAction,
  categories,
  discountAction,
  goods,
  skus,
} from './properties-actions.testkit.ts';
import type { EngineResult } from './result.ts';

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

/** Bonuses a customer wants to pay with. */
export const asked = fc.integer({ min: 0, max: 8000 });
/** Enough for the suite, which runs often; `VERNO_FUZZ_RUNS=20000` makes a night's fuzzing of them. */
export const RUNS = { numRuns: Number(process.env.VERNO_FUZZ_RUNS ?? 150) };

/** One answer, with its trace. */
export function run(
  rules: readonly PromotionInput[],
  cheque: Cheque,
  member: MemberFacts | null,
  considerAll = false,
): EngineResult {
  return evaluate(programOf(rules, BUNDLE), cheque, member, NOON, { trace: true, considerAll });
}

/** Every property that looks at one cheque, its rules and its member. */
export function always(
  check: (
    result: EngineResult,
    cheque: Cheque,
    member: MemberFacts | null,
    rules: PromotionInput[],
  ) => void,
): void {
  fc.assert(
    fc.property(promotions, lines, facts, asked, (rules, some, member, wish) => {
      const cheque = fullCheque(some, wish);
      check(run(rules, cheque, member), cheque, member, rules);
    }),
    RUNS,
  );
}

export const sum = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0);
/** The answer as the bytes that are compared. */
export const text = (result: EngineResult): string =>
  canonicalJson(JSON.parse(JSON.stringify(result)));
