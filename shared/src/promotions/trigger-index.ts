/**
 * Which promotions are worth a look for this cheque. A promotion is listed under the thing it cannot do
 * without that the fewest promotions ask for; what needs nothing in particular is looked at always. So
 * the cost of a cheque follows its own goods, not the number of promotions there are.
 */
import type { Basket } from './basket.ts';
import type { CategoryChain } from './category-chain.ts';
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
  /** By the category of goods: all that wait for it or for one above it. */
  readonly byCategory: ReadonlyMap<string, CategoryTriggers>;
  readonly bySegment: ReadonlyMap<string, SegmentTriggers>;
  /** Emission ids and capital codes. */
  readonly byCoupon: Lists;
  /** Promotions of each group; `groups*` below say which groups goods belong to, by ordinal. */
  readonly byGroup: readonly (readonly number[])[];
  readonly groupsOfSku: Memberships;
  readonly groupsOfBrand: Memberships;
  /** No bit set, one word for each 32 promotions: copied for each cheque. */
  readonly noMarks: readonly number[];
}

interface SegmentTriggers {
  readonly fact: string;
  readonly promotions: readonly number[];
}

/** What goods of a category make worth a look: one look-up instead of two for each category above it. */
interface CategoryTriggers {
  readonly promotions: readonly (readonly number[])[];
  readonly groups: readonly number[];
}

/** Ordinals of the groups that goods are in; goods of one group only share that group's list. */
type Memberships = ReadonlyMap<string, readonly number[]>;

/** @param listed the sign each promotion is listed under, by ordinal; null = always looked at */
export function buildIndex(
  listed: readonly (Sign | null)[],
  groups: readonly GoodsGroup[],
  chains: ReadonlyMap<string, CategoryChain>,
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
  const { byGroup, groupsOfSku, groupsOfBrand, groupsOfCategory } = indexGroups(groups, byGroupId);
  return {
    always,
    bySku: lists.sku,
    byBrand: lists.brand,
    byCategory: indexCategories(chains, lists.category, groupsOfCategory),
    bySegment: new Map(
      [...lists.segment].map(([segment, promotions]) => [
        segment,
        { fact: `member.segments.${segment}`, promotions },
      ]),
    ),
    byCoupon: lists.coupon,
    byGroup,
    groupsOfSku,
    groupsOfBrand,
    noMarks: Array.from({ length: (listed.length + 31) >> 5 }, () => 0),
  };
}

/** Lists of a category with those of all above it; categories that nobody waits for are left out. */
function indexCategories(
  chains: ReadonlyMap<string, CategoryChain>,
  promotions: Lists,
  groups: Memberships,
): ReadonlyMap<string, CategoryTriggers> {
  const index = new Map<string, CategoryTriggers>();
  if (promotions.size === 0 && groups.size === 0) return index;
  const put = (category: string, all: readonly string[]): void => {
    const waiting = all.flatMap((one) => {
      const list = promotions.get(one);
      return list === undefined ? [] : [list];
    });
    const member = all.flatMap((one) => groups.get(one) ?? []);
    if (waiting.length > 0 || member.length > 0) {
      index.set(category, { promotions: waiting, groups: member });
    }
  };
  for (const [category, { all }] of chains) put(category, all);
  for (const category of [...promotions.keys(), ...groups.keys()]) {
    if (!chains.has(category)) put(category, [category]);
  }
  return index;
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

/** Promotions worth a look, by their ordinals, in their order. */
export function eachCandidate(
  index: TriggerIndex,
  view: View,
  look: (ordinal: number) => void,
): void {
  const marks = index.noMarks.slice();
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
      view.factsRead.add(waiting.fact);
      mark(marks, waiting.promotions);
    }
  }
  eachMarked(marks, look);
}

function mark(marks: number[], ordinals: readonly number[] | undefined): void {
  if (ordinals === undefined) return;
  for (const ordinal of ordinals) {
    const word = ordinal >> 5;
    marks[word] = (marks[word] ?? 0) | (1 << (ordinal & 31));
  }
}

/** A bit an ordinal: read from the lowest up they need no sorting. */
function eachMarked(marks: readonly number[], look: (ordinal: number) => void): void {
  for (let word = 0; word < marks.length; word += 1) {
    let bits = marks[word] ?? 0;
    while (bits !== 0) {
      look((word << 5) + 31 - Math.clz32(bits & -bits));
      bits &= bits - 1;
    }
  }
}

function markByGoods(index: TriggerIndex, basket: Basket, marks: number[]): void {
  const groupSeen: boolean[] = [];
  for (const { line } of basket.positions) {
    if (index.bySku.size > 0) mark(marks, index.bySku.get(line.sku));
    if (index.groupsOfSku.size > 0) {
      markGroups(index, groupSeen, index.groupsOfSku.get(line.sku), marks);
    }
    if (line.brand !== null) {
      if (index.byBrand.size > 0) mark(marks, index.byBrand.get(line.brand));
      if (index.groupsOfBrand.size > 0) {
        markGroups(index, groupSeen, index.groupsOfBrand.get(line.brand), marks);
      }
    }
    if (line.category === null || index.byCategory.size === 0) continue;
    const waiting = index.byCategory.get(line.category);
    if (waiting === undefined) continue;
    for (const list of waiting.promotions) mark(marks, list);
    markGroups(index, groupSeen, waiting.groups, marks);
  }
}

function markGroups(
  index: TriggerIndex,
  seen: boolean[],
  groups: readonly number[] | undefined,
  marks: number[],
): void {
  if (groups === undefined) return;
  for (const group of groups) {
    if (seen[group] === true) continue;
    seen[group] = true;
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
): Pick<TriggerIndex, 'byGroup' | 'groupsOfSku' | 'groupsOfBrand'> & {
  readonly groupsOfCategory: Memberships;
} {
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
