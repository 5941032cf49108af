/**
 * Which promotions are worth a look for this cheque. A promotion is listed under the thing it cannot do
 * without that the fewest promotions ask for; what needs nothing in particular is looked at always. So
 * the cost of a cheque follows its own goods, not the number of promotions there are.
 */
import type { Basket } from './basket.ts';
import { plainSign } from './goods.ts';
import type { GoodsGroup } from './goods.ts';
import type { Sign } from './signs.ts';
import type { View } from './view.ts';

type Lists = Map<string, number[]>;

export interface TriggerIndex {
  /** Ordinals of promotions without a sign. */
  readonly always: readonly number[];
  readonly bySku: Lists;
  readonly byBrand: Lists;
  readonly byCategory: Lists;
  readonly bySegment: Lists;
  /** Emission ids and capital codes. */
  readonly byCoupon: Lists;
  /** Promotions of each group; `group*` below say which groups goods belong to, by ordinal. */
  readonly byGroup: readonly (readonly number[])[];
  readonly groupsOfSku: Memberships;
  readonly groupsOfBrand: Memberships;
  readonly groupsOfCategory: Memberships;
}

/** Ordinals of the groups that goods are in; goods of one group only share that group's list. */
type Memberships = ReadonlyMap<string, readonly number[]>;

/** @param listed the sign each promotion is listed under, by ordinal; null = always looked at */
export function buildIndex(
  listed: readonly (Sign | null)[],
  groups: readonly GoodsGroup[],
): TriggerIndex {
  const always: number[] = [];
  const byGroupId: Lists = new Map();
  const lists = {
    sku: new Map<string, number[]>(),
    brand: new Map<string, number[]>(),
    category: new Map<string, number[]>(),
    segment: new Map<string, number[]>(),
    coupon: new Map<string, number[]>(),
    group: byGroupId,
  };
  for (const [ordinal, sign] of listed.entries()) {
    if (sign === null) always.push(ordinal);
    else for (const { kind, value } of sign) append(lists[kind], value, ordinal);
  }
  return {
    always,
    bySku: lists.sku,
    byBrand: lists.brand,
    byCategory: lists.category,
    bySegment: lists.segment,
    byCoupon: lists.coupon,
    ...indexGroups(groups, byGroupId),
  };
}

/** Signs without those that name a group which the index cannot tell from the goods. */
export function usableSigns(
  wanted: readonly (readonly Sign[])[],
  groups: readonly GoodsGroup[],
): readonly (readonly Sign[])[] {
  const loose = looseGroups(groups);
  if (loose.size === 0) return wanted;
  return wanted.map((signs) =>
    signs.filter((sign) => !sign.some(({ kind, value }) => kind === 'group' && loose.has(value))),
  );
}

/** Ordinals of promotions worth a look, in their order. */
export function candidates(index: TriggerIndex, count: number, view: View): number[] {
  const marks = new Int32Array((count + 31) >> 5);
  mark(marks, index.always);
  markByGoods(index, view.basket, marks);
  if (index.byCoupon.size > 0) {
    for (const { code, emission } of view.coupons.shown()) {
      mark(marks, index.byCoupon.get(emission));
      mark(marks, index.byCoupon.get(`#${code.toUpperCase()}`));
    }
  }
  if (index.bySegment.size > 0 && view.member !== null) {
    for (const segment of view.member.segments) {
      const waiting = index.bySegment.get(segment);
      if (waiting === undefined) continue;
      // That the member is in it decides who is looked at, whether or not anybody asks again.
      view.factsRead.add(`member.segments.${segment}`);
      mark(marks, waiting);
    }
  }
  return marked(marks);
}

function mark(marks: Int32Array, ordinals: readonly number[] | undefined): void {
  if (ordinals === undefined) return;
  for (const ordinal of ordinals) {
    const word = ordinal >> 5;
    marks[word] = (marks[word] ?? 0) | (1 << (ordinal & 31));
  }
}

/** A bit an ordinal: read from the lowest up they need no sorting. */
function marked(marks: Int32Array): number[] {
  const ordinals: number[] = [];
  for (let word = 0; word < marks.length; word += 1) {
    let bits = marks[word] ?? 0;
    while (bits !== 0) {
      ordinals.push((word << 5) + 31 - Math.clz32(bits & -bits));
      bits &= bits - 1;
    }
  }
  return ordinals;
}

function markByGoods(index: TriggerIndex, basket: Basket, marks: Int32Array): void {
  const groupSeen = new Uint8Array(index.byGroup.length);
  for (const { line, categories } of basket.positions) {
    mark(marks, index.bySku.get(line.sku));
    markGroups(index, groupSeen, index.groupsOfSku.get(line.sku), marks);
    if (line.brand !== null) {
      mark(marks, index.byBrand.get(line.brand));
      markGroups(index, groupSeen, index.groupsOfBrand.get(line.brand), marks);
    }
    for (const category of categories) {
      mark(marks, index.byCategory.get(category));
      markGroups(index, groupSeen, index.groupsOfCategory.get(category), marks);
    }
  }
}

function markGroups(
  index: TriggerIndex,
  seen: Uint8Array,
  groups: readonly number[] | undefined,
  marks: Int32Array,
): void {
  if (groups === undefined) return;
  for (const group of groups) {
    if (seen[group] === 1) continue;
    seen[group] = 1;
    mark(marks, index.byGroup[group]);
  }
}

/** Groups that are not made of skus, brands and categories alone. */
function looseGroups(groups: readonly GoodsGroup[]): Set<string> {
  const loose = groups.filter((group) =>
    group.include.some((filter) => plainSign(filter) === null),
  );
  return new Set(loose.map((group) => group.id));
}

function indexGroups(
  groups: readonly GoodsGroup[],
  byGroupId: ReadonlyMap<string, readonly number[]>,
): Pick<TriggerIndex, 'byGroup' | 'groupsOfSku' | 'groupsOfBrand' | 'groupsOfCategory'> {
  const byGroup: (readonly number[])[] = [];
  const members = {
    sku: new Map<string, readonly number[]>(),
    brand: new Map<string, readonly number[]>(),
    category: new Map<string, readonly number[]>(),
  };
  for (const group of groups) {
    const promotions = byGroupId.get(group.id);
    if (promotions === undefined) continue;
    const alone: readonly number[] = [byGroup.push(promotions) - 1];
    for (const filter of group.include) {
      for (const { kind, value } of plainSign(filter) ?? []) {
        if (kind === 'sku' || kind === 'brand' || kind === 'category') {
          join(members[kind], value, alone);
        }
      }
    }
  }
  return {
    byGroup,
    groupsOfSku: members.sku,
    groupsOfBrand: members.brand,
    groupsOfCategory: members.category,
  };
}

function append(lists: Lists, key: string, ordinal: number): void {
  const list = lists.get(key);
  if (list === undefined) lists.set(key, [ordinal]);
  else if (list.at(-1) !== ordinal) list.push(ordinal);
}

/** Adds goods to a group: a hundred thousand of them must not mean as many lists. */
function join(
  members: Map<string, readonly number[]>,
  key: string,
  alone: readonly number[],
): void {
  const known = members.get(key);
  if (known === undefined) members.set(key, alone);
  else if (known.at(-1) !== alone[0]) members.set(key, [...known, ...alone]);
}
