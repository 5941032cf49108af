/**
 * Sets made of units of a basket: buy N get M, bundles, gifts. How many sets there are follows from
 * Hall's theorem (k sets exist when every choice of parts finds enough units that fit any of them), so
 * nothing is searched and units are never expanded. A unit belongs to one set at most.
 */
import { putInSet } from './basket.ts';
import type { Basket } from './basket.ts';
import type { Goods } from './goods.ts';
import { openPositions, priceOfUnits } from './target.ts';
import type { Chosen, Turn } from './turn.ts';

/** Bits of a set of parts fit a number, and 2^6 sums are still nothing. */
export const SET_PARTS_MAX = 6;

/** One part of a set: units of these positions, in the order in which they are to be taken. */
export interface SetPart {
  readonly positions: readonly number[];
  /** Units in one set, or in all sets together once these are counted. */
  readonly units: number;
}

export interface TakenUnits {
  readonly position: number;
  readonly units: number;
}

/** Which units come first; `largest_line`: those of the position whose list price as a whole is greatest. */
export type UnitOrder = 'cheapest' | 'dearest' | 'largest_line';

/** Positions of these goods that have units no set has used, in the order asked for. */
export function setPositions(turn: Turn, goods: Goods, order: UnitOrder): number[] {
  const { basket } = turn.view;
  const sign = order === 'cheapest' ? 1 : -1;
  const rank = (index: number): number =>
    order === 'largest_line'
      ? (basket.positions[index]?.initialKopecks ?? 0)
      : freeKopecks(basket, index) / freeUnits(basket, index);
  return openPositions(turn, { goods, units: undefined, untouchedOnly: false })
    .filter((index) => freeUnits(basket, index) > 0)
    .toSorted((a, b) => sign * (rank(a) - rank(b)) || a - b);
}

/** Free units with what they cost now and what may be taken off them. */
export function priceUnits(basket: Basket, picked: readonly TakenUnits[]): Chosen {
  const bases = picked.map(({ position, units }) =>
    priceOfUnits(freeKopecks(basket, position), units, freeUnits(basket, position)),
  );
  return {
    positions: picked.map((one) => one.position),
    units: picked.map((one) => one.units),
    bases,
    capacities: picked.map(({ position, units }, place) => {
      const known = basket.positions[position];
      if (known === undefined) return 0;
      const least = priceOfUnits(known.floorKopecks, units, known.units);
      const room = (basket.left[position] ?? 0) - known.floorKopecks;
      return Math.max(0, Math.min((bases[place] ?? 0) - least, room));
    }),
  };
}

/** Gives the discount of sets made of these units and takes them out of all other sets. */
export function sellSets(
  basket: Basket,
  units: readonly TakenUnits[],
  give: () => boolean,
): boolean {
  const merged = new Map<number, number>();
  for (const { position, units: count } of units) {
    merged.set(position, (merged.get(position) ?? 0) + count);
  }
  const rests = [...merged].map(([position, count]) => {
    const free = freeKopecks(basket, position);
    const rest = free - priceOfUnits(free, count, freeUnits(basket, position));
    return { position, count, rest };
  });
  if (!give()) return false;
  for (const { position, count, rest } of rests) {
    const before = basket.inSetsLeft[position] ?? 0;
    putInSet(basket, position, count, (basket.left[position] ?? 0) - rest - before);
  }
  return true;
}

/** What the free units of a position cost together. */
function freeKopecks(basket: Basket, position: number): number {
  return Math.max(0, (basket.left[position] ?? 0) - (basket.inSetsLeft[position] ?? 0));
}

/** Units of a position that no set has used. */
export function freeUnits(basket: Basket, position: number): number {
  return (basket.positions[position]?.units ?? 0) - (basket.inSets[position] ?? 0);
}

/** The most sets that can be made at once. */
export function countSets(basket: Basket, parts: readonly SetPart[]): number {
  const supply = supplyOf(basket, parts);
  let sets = Number.MAX_SAFE_INTEGER;
  for (let choice = 1; choice < 1 << parts.length; choice += 1) {
    sets = Math.min(sets, Math.floor(supply.of(choice) / demandOf(parts, choice)));
  }
  return parts.length === 0 ? 0 : sets;
}

/** Parts with the units of so many sets together. */
export function manifold(parts: readonly SetPart[], sets: number): SetPart[] {
  return parts.map(({ positions, units }) => ({ positions, units: units * sets }));
}

/**
 * Takes the units of each part, in the parts' order and each part's own order of positions, never so that
 * a later part goes without. `units` of the parts are totals that `countSets` has shown to be there.
 */
export function takeUnits(basket: Basket, parts: readonly SetPart[]): TakenUnits[][] {
  const supply = supplyOf(basket, parts);
  const needs = manifold(parts, 1);
  const left = new Map<number, number>();
  return parts.map((part, place) => {
    const taken: TakenUnits[] = [];
    for (const position of part.positions) {
      const need = needs[place]?.units ?? 0;
      if (need === 0) break;
      const mask = supply.maskOf(position);
      const free = left.get(position) ?? freeUnits(basket, position);
      const units = Math.min(free, need, spare(supply, needs, mask, 1 << place));
      if (units <= 0) continue;
      left.set(position, free - units);
      supply.remove(mask, units);
      needs[place] = { ...part, units: need - units };
      taken.push({ position, units });
    }
    return taken;
  });
}

/** Units of this kind that may go to the part without taking them from the others. */
function spare(supply: Supply, needs: readonly SetPart[], mask: number, part: number): number {
  let least = Number.MAX_SAFE_INTEGER;
  for (let choice = 1; choice < 1 << needs.length; choice += 1) {
    if ((choice & part) !== 0 || (choice & mask) === 0) continue;
    least = Math.min(least, supply.of(choice) - demandOf(needs, choice));
  }
  return least;
}

interface Supply {
  /** Units that fit any part of the choice. */
  readonly of: (choice: number) => number;
  /** Parts that units of a position fit. */
  readonly maskOf: (position: number) => number;
  readonly remove: (mask: number, units: number) => void;
}

function supplyOf(basket: Basket, parts: readonly SetPart[]): Supply {
  const masks = new Map<number, number>();
  for (const [place, part] of parts.entries()) {
    for (const position of part.positions) {
      masks.set(position, (masks.get(position) ?? 0) | (1 << place));
    }
  }
  const units: number[] = Array.from({ length: 1 << parts.length }, () => 0);
  for (const [position, mask] of masks) {
    units[mask] = (units[mask] ?? 0) + freeUnits(basket, position);
  }
  return {
    of: (choice) => {
      let sum = 0;
      for (let mask = 1; mask < units.length; mask += 1) {
        if ((mask & choice) !== 0) sum += units[mask] ?? 0;
      }
      return sum;
    },
    maskOf: (position) => masks.get(position) ?? 0,
    remove: (mask, count) => {
      units[mask] = (units[mask] ?? 0) - count;
    },
  };
}

function demandOf(parts: readonly SetPart[], choice: number): number {
  let sum = 0;
  for (const [place, part] of parts.entries()) {
    if ((choice & (1 << place)) !== 0) sum += part.units;
  }
  return sum;
}
