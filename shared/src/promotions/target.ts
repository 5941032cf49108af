/** Which goods an action works on, and how many units of them: one shape for all actions. */
import { z } from 'zod';
import type { Position } from './position.ts';
import { matching } from './basket.ts';
import { goodsFilter } from './goods.ts';
import type { Goods } from './goods.ts';
import type { CompileTools } from './mechanic.ts';
import type { Chosen, Turn } from './turn.ts';
import { count, field, shareBp } from './vocabulary.ts';

/** Which units come first; `most_units`: those of the positions that have most of them. */
const unitPick = z.enum(['cheapest', 'dearest', 'most_units']);

export const target = z.strictObject({
  goods: field(goodsFilter.default({}), 'Товары', 'Goods', 'goods'),
  /** Only some units. Goods by weight cannot be counted and are then left out. */
  units: z
    .strictObject({
      /** At most so many of each position. */
      perLine: count.optional(),
      /** At most so many of all goods together. */
      inAll: count.optional(),
      /** So many are left out first (the second and further units get it: skip 1). */
      skip: count.optional(),
      /** Only full groups of so many. */
      multipleOf: count.optional(),
      pick: unitPick.default('cheapest'),
    })
    .optional(),
  /** Only goods that no promotion of this cheque has made cheaper yet. */
  untouchedOnly: z.boolean().default(false),
});
export type Target = z.infer<typeof target>;

/** Price an action may not go below. */
export const priceFloor = z.union([
  z.strictObject({ unitPriceKopecks: z.int().min(0) }),
  z.strictObject({ shareOfListBp: shareBp }),
]);
export type PriceFloor = z.infer<typeof priceFloor>;

/** From what a percentage is counted; `untouched` counts units that nobody has made cheaper first. */
export const priceBase = z.enum(['remaining', 'initial', 'untouched']);
export type PriceBase = z.infer<typeof priceBase>;

export interface CompiledTarget {
  readonly goods: Goods;
  readonly units: Target['units'];
  readonly untouchedOnly: boolean;
}

export function compileTarget(given: Target, tools: CompileTools): CompiledTarget {
  return {
    goods: tools.goods(given.goods),
    units: given.units,
    untouchedOnly: given.untouchedOnly,
  };
}

/** Positions of the target that an action may touch now. */
export function openPositions(turn: Turn, target: CompiledTarget): readonly number[] {
  const { basket } = turn.view;
  const found = matching(basket, target.goods);
  if (!target.untouchedOnly && !turn.someClosed) return found;
  return found.filter(
    (index) =>
      basket.closed[index] !== true &&
      (!target.untouchedOnly || basket.left[index] === basket.positions[index]?.initialKopecks),
  );
}

/** The target's only position now; null where there is none or there are several. */
export function onlyPosition(turn: Turn, target: CompiledTarget): Position | null {
  const open = openPositions(turn, target);
  return open.length === 1 ? (turn.view.basket.positions[open[0] ?? 0] ?? null) : null;
}

/** Chooses goods and units, with their prices and what may be taken off them. */
export function choose(
  turn: Turn,
  target: CompiledTarget,
  base: PriceBase,
  floor: PriceFloor | undefined,
): Chosen {
  const open = openPositions(turn, target);
  if (target.units !== undefined) return chooseUnits(turn, target.units, open, base, floor);
  const { positions, left } = turn.view.basket;
  // Copies of the right length, then filled: map() with what it captures was twice as slow.
  const bases = open.slice();
  const capacities = open.slice();
  for (let place = 0; place < open.length; place += 1) {
    const index = open[place] ?? 0;
    const position = positions[index];
    if (position === undefined) continue;
    const now = left[index] ?? 0;
    const least = leastKopecks(position, floor);
    bases[place] = base === 'initial' ? position.initialKopecks : now;
    capacities[place] = now > least ? now - least : 0;
  }
  return { positions: open, units: null, bases, capacities };
}

/** Whole units chosen at a place; 0 for goods by weight, which are always chosen whole. */
export function unitsAt(turn: Turn, chosen: Chosen, place: number): number {
  if (chosen.units !== null) return chosen.units[place] ?? 0;
  return turn.view.basket.positions[chosen.positions[place] ?? 0]?.units ?? 0;
}

/** Price of some units of a position, evenly: what they cost together when all cost the same. */
export function priceOfUnits(amountKopecks: number, units: number, ofUnits: number): number {
  return units === ofUnits ? amountKopecks : Math.round((amountKopecks * units) / ofUnits);
}

/** Countable positions, the units to be taken first at the head; equal ones by their place. */
function inOrder(turn: Turn, open: readonly number[], pick: z.infer<typeof unitPick>): number[] {
  const { positions, left } = turn.view.basket;
  const sign = pick === 'cheapest' ? 1 : -1;
  const rank = (index: number): number => {
    const units = positions[index]?.units ?? 1;
    return pick === 'most_units' ? units : (left[index] ?? 0) / units;
  };
  return open
    .filter((index) => (positions[index]?.units ?? 0) > 0)
    .toSorted((a, b) => sign * (rank(a) - rank(b)) || a - b);
}

/** Thousandths of a unit that were chosen at a place: units, or the weight of goods by weight. */
export function chosenMilli(turn: Turn, chosen: Chosen, place: number): number {
  const units = unitsAt(turn, chosen, place);
  if (units > 0) return units * 1000;
  return turn.view.basket.positions[chosen.positions[place] ?? 0]?.quantityMilli ?? 0;
}

function chooseUnits(
  turn: Turn,
  wanted: NonNullable<Target['units']>,
  open: readonly number[],
  base: PriceBase,
  floor: PriceFloor | undefined,
): Chosen {
  const { basket } = turn.view;
  const order = inOrder(turn, open, wanted.pick);
  const perLine = wanted.perLine ?? Number.MAX_SAFE_INTEGER;
  let room = 0;
  for (const index of order) room += Math.min(basket.positions[index]?.units ?? 0, perLine);
  room = Math.max(0, Math.min(room - (wanted.skip ?? 0), wanted.inAll ?? room));
  room -= room % (wanted.multipleOf ?? 1);
  const chosen: { index: number; units: number }[] = [];
  for (const index of order) {
    const units = Math.min(basket.positions[index]?.units ?? 0, perLine, room);
    if (units > 0) chosen.push({ index, units });
    room -= units;
  }
  chosen.sort((a, b) => a.index - b.index);
  const priced = chosen.map(({ index, units }) => priceChosen(turn, index, units, base, floor));
  return {
    positions: chosen.map(({ index }) => index),
    units: chosen.map(({ units }) => units),
    bases: priced.map((one) => one.base),
    capacities: priced.map((one) => one.capacity),
  };
}

function priceChosen(
  turn: Turn,
  index: number,
  units: number,
  base: PriceBase,
  floor: PriceFloor | undefined,
): { base: number; capacity: number } {
  const { basket } = turn.view;
  const position = basket.positions[index];
  if (position === undefined) return { base: 0, capacity: 0 };
  const left = basket.left[index] ?? 0;
  const list = priceOfUnits(position.initialKopecks, units, position.units);
  const now = priceOfUnits(left, units, position.units);
  const untouched = Math.min(list, left);
  const bases = { initial: list, remaining: now, untouched };
  const least = priceOfUnits(leastKopecks(position, floor), units, position.units);
  const price = base === 'untouched' ? untouched : now;
  return {
    base: bases[base],
    capacity: Math.max(0, Math.min(price - least, left - leastKopecks(position, floor))),
  };
}

/** The least a whole position may cost: by its goods, and by the action's own floor. */
export function leastKopecks(position: Position, floor: PriceFloor | undefined): number {
  if (floor === undefined) return position.floorKopecks;
  const own =
    'unitPriceKopecks' in floor
      ? Math.ceil((floor.unitPriceKopecks * position.quantityMilli) / 1000)
      : Math.ceil((position.initialKopecks * floor.shareOfListBp) / 10_000);
  return Math.max(position.floorKopecks, own);
}
