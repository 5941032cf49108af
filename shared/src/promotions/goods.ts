/**
 * The one goods filter, for conditions and targets alike. Fields are joined by «and», values inside a
 * field by «or»; an empty filter means all goods. Compiled once; the basket remembers its matches.
 */
import { z } from 'zod';
import type { Position } from './position.ts';
import type { Sign } from './signs.ts';
import { code, comparedValue, comparison, compares } from './vocabulary.ts';
import type { Comparison, Scalar } from './vocabulary.ts';

const codes = z.array(code).min(1).max(200_000);

const goodsFields = {
  skus: codes.optional(),
  /** Categories with everything below them in the tree. */
  categories: codes.optional(),
  brands: codes.optional(),
  attributes: z
    .array(z.strictObject({ code, op: comparison, value: comparedValue }))
    .min(1)
    .max(20)
    .optional(),
  /** List price of one unit, both ends included. */
  unitPrice: z
    .strictObject({
      minKopecks: z.int().min(0).optional(),
      maxKopecks: z.int().min(0).optional(),
    })
    .optional(),
  /** Goods whose shelf price is already a reduced one: only those, or none of them. */
  discounted: z.enum(['only', 'exclude']).optional(),
};

/** A filter that may not name groups: what a group itself is made of. */
export const plainGoodsFilter = z.strictObject(goodsFields);

export const goodsFilter = z.strictObject({
  ...goodsFields,
  /** Goods groups of the bundle. */
  groups: codes.optional(),
  /** Lists of personal goods: those on the member's own list. */
  personal: z.array(code).min(1).max(20).optional(),
  /** Goods taken out again. */
  exclude: z
    .strictObject({
      ...goodsFields,
      groups: codes.optional(),
      personal: z.array(code).min(1).max(20).optional(),
    })
    .optional(),
});
export type GoodsFilter = z.infer<typeof goodsFilter>;
type PlainFilter = Omit<GoodsFilter, 'exclude'>;

/** A named group: goods that fit any of `include` and none of `exclude`. */
export const goodsGroup = z.strictObject({
  id: code,
  name: z.string().max(200),
  include: z.array(plainGoodsFilter).min(1).max(100),
  exclude: z.array(plainGoodsFilter).max(100).default([]),
});
export type GoodsGroup = z.infer<typeof goodsGroup>;

/** A compiled filter. Equal filters of one bundle are one object. */
export interface Goods {
  /** Place of its matches in the basket's memory. */
  readonly slot: number;
  /**
   * The one article or category that all goods that match have, by its number among those that filters ask
   * for so: only they need be looked at. null = the filter names none, or several.
   */
  readonly only: number | null;
  /** The rest of the filter where `only` is there, else the whole. */
  readonly test: (position: Position) => boolean;
  /** Lists of personal goods that it asks for; without any of them known it can say nothing. */
  readonly personal: readonly string[];
  /** Any goods that match have one of each of these. */
  readonly signs: readonly Sign[];
}

type Test = (position: Position) => boolean;

/** @param groups tests of the bundle's groups by id; a group that is not there matches nothing. */
export function compileGoods(
  filter: GoodsFilter,
  slot: number,
  groups: ReadonlyMap<string, Test>,
  asked: AskedValues,
): Goods {
  const own = onlyValue(filter);
  const { exclude } = filter;
  const included = testOf(own === null ? filter : own.others, groups);
  const excluded = exclude === undefined ? null : testOf(exclude, groups);
  return {
    slot,
    only: own === null ? null : numberOf(asked[own.field], own.value, asked),
    test: excluded === null ? included : (position) => included(position) && !excluded(position),
    personal: [...(filter.personal ?? []), ...(exclude?.personal ?? [])],
    signs: signsOf(filter),
  };
}

/** Values that filters ask for by themselves, each with a number of its own: lists instead of look-ups. */
export interface AskedValues {
  readonly sku: Map<string, number>;
  readonly category: Map<string, number>;
}

function numberOf(known: Map<string, number>, value: string, asked: AskedValues): number {
  let number = known.get(value);
  if (number === undefined) {
    number = asked.sku.size + asked.category.size;
    known.set(value, number);
  }
  return number;
}

interface OwnValue {
  readonly field: 'sku' | 'category';
  readonly value: string;
  /** The filter without it. */
  readonly others: PlainFilter;
}

function onlyValue({ skus, categories, ...others }: GoodsFilter): OwnValue | null {
  const [sku] = skus ?? [];
  const [category] = categories ?? [];
  if (sku !== undefined && skus?.length === 1) {
    const rest = categories === undefined ? others : { ...others, categories };
    return { field: 'sku', value: sku, others: rest };
  }
  if (category !== undefined && categories?.length === 1) {
    const rest = skus === undefined ? others : { ...others, skus };
    return { field: 'category', value: category, others: rest };
  }
  return null;
}

/** Test of a group: any of `include`, none of `exclude`. */
export function compileGroup(group: GoodsGroup): Test {
  const none = new Map<string, Test>();
  const include = group.include.map((filter) => testOf(filter, none));
  const exclude = group.exclude.map((filter) => testOf(filter, none));
  return (position) =>
    include.some((test) => test(position)) && !exclude.some((test) => test(position));
}

/** What a line must have to fit, as far as the index knows such things. */
function signsOf({ skus, groups, brands, categories }: PlainFilter): Sign[] {
  const signs: Sign[] = [];
  if (skus !== undefined) signs.push(skus.map((value) => ({ kind: 'sku', value })));
  if (groups !== undefined) signs.push(groups.map((value) => ({ kind: 'group', value })));
  if (brands !== undefined) signs.push(brands.map((value) => ({ kind: 'brand', value })));
  if (categories !== undefined) {
    signs.push(categories.map((value) => ({ kind: 'category', value })));
  }
  return signs;
}

/** The rarest sign of a plain filter of a group; null where nothing simple tells its goods. */
export function plainSign(filter: PlainFilter): Sign | null {
  return signsOf(filter)[0] ?? null;
}

/** One closure for what most filters ask, so that the engine's hottest call is one and the same function. */
function testOf(filter: PlainFilter, groups: ReadonlyMap<string, Test>): Test {
  const { brands, unitPrice } = filter;
  const [onlyBrand = null] = brands?.length === 1 ? brands : [];
  const { minKopecks = 0, maxKopecks = Number.MAX_SAFE_INTEGER } = unitPrice ?? {};
  const others = otherTests(filter, groups);
  return (position) => {
    const { line } = position;
    if (onlyBrand !== null && line.brand !== onlyBrand) return false;
    if (line.unitPriceKopecks < minKopecks || line.unitPriceKopecks > maxKopecks) return false;
    for (const test of others) if (!test(position)) return false;
    return true;
  };
}

function otherTests(filter: PlainFilter, groups: ReadonlyMap<string, Test>): Test[] {
  const tests: Test[] = [];
  const { skus, categories, brands, discounted } = filter;
  if (skus !== undefined) {
    const wanted = new Set<string>(skus);
    tests.push((position) => wanted.has(position.line.sku));
  }
  if (categories !== undefined) {
    const wanted = new Set(categories);
    tests.push((position) => position.categories.some((category) => wanted.has(category)));
  }
  if (brands !== undefined && brands.length > 1) {
    const wanted = new Set(brands);
    tests.push(({ line }) => line.brand !== null && wanted.has(line.brand));
  }
  if (filter.groups !== undefined) {
    const wanted = filter.groups.map((id) => groups.get(id) ?? never);
    tests.push((position) => wanted.some((test) => test(position)));
  }
  if (filter.personal !== undefined) {
    const wanted = new Set(filter.personal);
    tests.push((position) => position.personal.some((list) => wanted.has(list)));
  }
  for (const { code, op, value } of filter.attributes ?? []) tests.push(attribute(code, op, value));
  if (discounted !== undefined) {
    const wanted = discounted === 'only';
    tests.push((position) => position.line.alreadyDiscounted === wanted);
  }
  return tests;
}

function attribute(code: string, op: Comparison, value: Scalar | readonly Scalar[]): Test {
  return ({ line }) => {
    const seen = Object.hasOwn(line.attributes, code) ? line.attributes[code] : undefined;
    return seen !== undefined && compares(seen, op, value);
  };
}

function never(): boolean {
  return false;
}
