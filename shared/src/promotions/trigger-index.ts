/**
 * Which promotions are worth a look for this cheque. A promotion is listed under the rarest thing it
 * cannot do without; what needs nothing in particular is looked at always. So the cost of a cheque
 * follows its own goods, not the number of promotions there are.
 */
import type { Basket } from './basket.ts';
import { plainTriggers } from './goods.ts';
import type { GoodsGroup, Trigger } from './goods.ts';
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
  readonly groupsOfSku: Lists;
  readonly groupsOfBrand: Lists;
  readonly groupsOfCategory: Lists;
}

/** @param wanted triggers of each promotion by ordinal; null = always looked at */
export function buildIndex(
  wanted: readonly (readonly Trigger[] | null)[],
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
  const loose = looseGroups(groups);
  for (const [ordinal, triggers] of wanted.entries()) {
    if (triggers === null || triggers.some((one) => one.kind === 'group' && loose.has(one.value))) {
      always.push(ordinal);
      continue;
    }
    for (const { kind, value } of triggers) append(lists[kind], value, ordinal);
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

/** Ordinals of promotions worth a look, in their order. */
export function candidates(index: TriggerIndex, count: number, view: View): number[] {
  const seen = new Uint8Array(count);
  const found: number[] = [];
  const add = (ordinals: readonly number[] | undefined): void => {
    if (ordinals === undefined) return;
    for (const ordinal of ordinals) {
      if (seen[ordinal] === 1) continue;
      seen[ordinal] = 1;
      found.push(ordinal);
    }
  };
  add(index.always);
  addByGoods(index, view.basket, add);
  if (index.byCoupon.size > 0) {
    for (const { code, emission } of view.coupons.shown()) {
      add(index.byCoupon.get(emission));
      add(index.byCoupon.get(`#${code.toUpperCase()}`));
    }
  }
  if (index.bySegment.size > 0 && view.member !== null) {
    for (const segment of view.member.segments) {
      const waiting = index.bySegment.get(segment);
      if (waiting === undefined) continue;
      // That the member is in it decides who is looked at, whether or not anybody asks again.
      view.factsRead.add(`member.segments.${segment}`);
      add(waiting);
    }
  }
  return inOrder(found, seen);
}

/** Above this share of all promotions, walking over all of them is quicker than sorting the found. */
const DENSE = 1 / 16;

function inOrder(found: readonly number[], seen: Uint8Array): number[] {
  if (found.length < seen.length * DENSE) return found.toSorted((a, b) => a - b);
  const ordered: number[] = [];
  for (let ordinal = 0; ordinal < seen.length; ordinal += 1) {
    if (seen[ordinal] === 1) ordered.push(ordinal);
  }
  return ordered;
}

function addByGoods(
  index: TriggerIndex,
  basket: Basket,
  add: (ordinals: readonly number[] | undefined) => void,
): void {
  const groupSeen = new Uint8Array(index.byGroup.length);
  const addGroups = (groups: readonly number[] | undefined): void => {
    if (groups === undefined) return;
    for (const group of groups) {
      if (groupSeen[group] === 1) continue;
      groupSeen[group] = 1;
      add(index.byGroup[group]);
    }
  };
  for (const { line, categories } of basket.positions) {
    add(index.bySku.get(line.sku));
    addGroups(index.groupsOfSku.get(line.sku));
    if (line.brand !== null) {
      add(index.byBrand.get(line.brand));
      addGroups(index.groupsOfBrand.get(line.brand));
    }
    for (const category of categories) {
      add(index.byCategory.get(category));
      addGroups(index.groupsOfCategory.get(category));
    }
  }
}

/** Groups that are not made of skus, brands and categories alone. */
function looseGroups(groups: readonly GoodsGroup[]): Set<string> {
  const loose = groups.filter((group) =>
    group.include.some((filter) => plainTriggers(filter) === null),
  );
  return new Set(loose.map((group) => group.id));
}

function indexGroups(
  groups: readonly GoodsGroup[],
  byGroupId: ReadonlyMap<string, readonly number[]>,
): Pick<TriggerIndex, 'byGroup' | 'groupsOfSku' | 'groupsOfBrand' | 'groupsOfCategory'> {
  const byGroup: (readonly number[])[] = [];
  const members = {
    sku: new Map<string, number[]>(),
    brand: new Map<string, number[]>(),
    category: new Map<string, number[]>(),
  };
  for (const group of groups) {
    const promotions = byGroupId.get(group.id);
    if (promotions === undefined) continue;
    const ordinal = byGroup.push(promotions) - 1;
    for (const filter of group.include) {
      for (const { kind, value } of plainTriggers(filter) ?? []) {
        if (kind === 'sku' || kind === 'brand' || kind === 'category') {
          append(members[kind], value, ordinal);
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
