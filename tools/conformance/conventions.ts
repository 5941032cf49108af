/**
 * What a whole source does alike, and where we know it from. Cases say most of it themselves in
 * `applyOrder`; the rest follows from who published them.
 */
import type { OutsideCase, Promotion } from './case.ts';

export interface Conventions {
  /** Sums in conditions: list price, or what earlier promotions left. */
  readonly sumBase: 'initial' | 'remaining';
  /** A percentage on goods: of which price, and what is rounded. */
  readonly itemPercent: {
    readonly base: 'initial' | 'remaining';
    readonly rounding: 'total' | 'perLine' | 'perUnit';
  };
  /** A percentage of the whole order: of what is left, or of the list price where percentages are added. */
  readonly orderPercent: 'initial' | 'remaining';
  /** Who of a named group applies. */
  readonly groups: 'best' | 'first' | 'all';
  /** Goods from which groups of so many units are filled first. */
  readonly groupsFrom: 'most_units' | 'cheapest';
  /** Promotions of a lane compete line by line. */
  readonly lanes: boolean;
}

/** A promotion with the place it has in the order of application. */
export interface Placed {
  readonly promotion: Promotion;
  /** Its place in the case's list. */
  readonly listed: number;
}

const SOLIDUS = /^(https:\/\/github\.com\/)?solidusio\//;
/** «Addition» of percentages, as against «chain». */
const ADDED =
  /\b(add|added|addition|additive|sum of percentages|of the (initial|original|list) price)\b/i;
const LANES = ['pre', 'default', 'post'];

export function conventionsOf(one: OutsideCase): Conventions {
  const said = one.applyOrder ?? '';
  const solidus = SOLIDUS.test(one.source);
  return {
    // «Each promotion sees prices left by the previous one», its conditions as well.
    sumBase: said.includes('left by the previous') ? 'remaining' : 'initial',
    itemPercent: itemPercent(one, solidus),
    orderPercent: ADDED.test(said) ? 'initial' : 'remaining',
    groups: /first of (the |a )?group/i.test(said)
      ? 'first'
      : /all of (the |a )?group/i.test(said)
        ? 'all'
        : 'best',
    groupsFrom: solidus ? 'most_units' : 'cheapest',
    lanes: solidus || said.includes('lanes'),
  };
}

function itemPercent(one: OutsideCase, solidus: boolean): Conventions['itemPercent'] {
  // Promotions with lists of actions are Sylius': a unit's percentage is of its own price, rounded per unit.
  if (one.promotions.some((promotion) => promotion.actions !== undefined)) {
    return { base: 'initial', rounding: 'perUnit' };
  }
  if (ADDED.test(one.applyOrder ?? '')) return { base: 'initial', rounding: 'total' };
  // Solidus makes one adjustment a line.
  return { base: 'remaining', rounding: solidus ? 'perLine' : 'total' };
}

/** Promotions in the order in which the source applies them. */
export function inOrder(one: OutsideCase): Placed[] {
  const placed = one.promotions.map((promotion, listed) => ({ promotion, listed }));
  const said = one.applyOrder ?? '';
  // «Priority ascending»: the least number first.
  const sign = /priority asc/i.test(said) ? -1 : 1;
  const rank = said.includes('buy_get first') ? byKindAndValue : byLaneAndPriority(sign);
  return placed.toSorted((a, b) => rank(a.promotion, b.promotion) || a.listed - b.listed);
}

/** Exclusive ones first, then lane after lane, in a lane by priority. */
function byLaneAndPriority(sign: number): (a: Promotion, b: Promotion) => number {
  return (a, b) =>
    Number(b.exclusive ?? false) - Number(a.exclusive ?? false) ||
    laneOf(a) - laneOf(b) ||
    sign * ((b.priority ?? 0) - (a.priority ?? 0));
}

/** Sets first, then by the bare number of the value; of sets of one value those that need more units. */
function byKindAndValue(a: Promotion, b: Promotion): number {
  const sets = Number(b.kind === 'buy_get') - Number(a.kind === 'buy_get');
  return (
    sets ||
    valueOf(b) - valueOf(a) ||
    (b.buy?.qty ?? 0) - (a.buy?.qty ?? 0) ||
    (b.get?.qty ?? 0) - (a.get?.qty ?? 0)
  );
}

function valueOf({ value, percentOff, fixedOffPerUnit }: Promotion): number {
  return value ?? percentOff ?? fixedOffPerUnit ?? 0;
}

function laneOf(promotion: Promotion): number {
  const place = LANES.indexOf(promotion.lane ?? 'default');
  return place === -1 ? LANES.length : place;
}
