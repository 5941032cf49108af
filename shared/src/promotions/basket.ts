/**
 * The cheque as the engine works on it. Lines of the same goods at the same price are one position, and
 * positions stand in an order of their own: so neither the order in which goods were scanned nor the
 * way equal units were split over lines can change a price. Units are never expanded.
 *
 * Invariants: `left` is never below a position's floor because of a discount; the journal's takes of a
 * position sum to initial − left.
 */
import type { Categories } from './category-chain.ts';
import type { Cheque } from './cheque.ts';
import { empty } from './empty.ts';
import type { Goods } from './goods.ts';
import type { PersonalGoods } from './personal.ts';
import type { Position } from './position.ts';
import { createJournal, takesFrom, writeTake } from './journal.ts';
import type { Journal, Take } from './journal.ts';
import { positionsOf } from './positions.ts';
import type { RuleRef } from './rule-ref.ts';
import { createSlots, forgetSlots, keepInSlot, recallSlot } from './slots.ts';
import type { Slots } from './slots.ts';

/** Units of a position that went into a set, and what they cost after it. */
interface SetEntry {
  readonly position: number;
  readonly units: number;
  readonly amountKopecks: number;
}

export interface Basket {
  readonly positions: readonly Position[];
  readonly initialKopecks: number;
  readonly quantityMilli: number;
  /** What each position costs now. */
  readonly left: number[];
  /** Units of each position that a set has used: no other set may count them again. Absent = none. */
  readonly inSets: number[];
  /** What those units cost now. Absent = nothing. */
  readonly inSetsLeft: number[];
  /** Positions taken out of further discounts by an exclusive promotion. Absent = not. */
  readonly closed: boolean[];
  /** Bonus money on each position, once bonuses have paid. Absent = none. */
  readonly redeemed: number[];
  readonly journal: Journal;
  /** Units put into sets, in order, so that a trial can be undone. */
  readonly setJournal: SetEntry[];
  /** Matches of each filter, by its slot. */
  readonly matches: Slots<readonly number[]>;
  /** Positions by what they are: under each value that some filter asks for by itself. */
  readonly places: Slots<number[]>;
}

/** A basket as its owner has it: he fills it anew. */
export interface OwnBasket extends Basket {
  positions: readonly Position[];
  initialKopecks: number;
  quantityMilli: number;
}

/** What a basket needs of its program, which says what each is. */
interface BasketTables {
  readonly categories: Categories;
  readonly askedSkus: ReadonlyMap<string, number>;
}

/** A basket with nothing in it; one serves cheque after cheque. */
export function createBasket(program: {
  readonly filterCount: number;
  readonly placeCount: number;
}): OwnBasket {
  return {
    positions: [],
    initialKopecks: 0,
    quantityMilli: 0,
    left: [],
    inSets: [],
    inSetsLeft: [],
    closed: [],
    redeemed: [],
    journal: createJournal(),
    setJournal: [],
    matches: createSlots(program.filterCount),
    places: createSlots(program.placeCount),
  };
}

/** Takes the last cheque's goods out, puts this one's in. */
export function fillBasket(
  basket: OwnBasket,
  cheque: Cheque,
  { categories, askedSkus }: BasketTables,
  personal: PersonalGoods | null,
): void {
  const positions = positionsOf(cheque.lines, { categories, askedSkus, personal });
  const { left } = basket;
  let initialKopecks = 0;
  let quantityMilli = 0;
  if (left.length > positions.length) left.length = positions.length;
  for (const position of positions) {
    initialKopecks += position.initialKopecks;
    quantityMilli += position.quantityMilli;
    left[position.index] = position.initialKopecks;
  }
  basket.positions = positions;
  basket.initialKopecks = initialKopecks;
  basket.quantityMilli = quantityMilli;
  empty(basket.inSets);
  empty(basket.inSetsLeft);
  empty(basket.closed);
  empty(basket.redeemed);
  basket.journal.length = 0;
  empty(basket.setJournal);
  forgetSlots(basket.matches);
  forgetSlots(basket.places);
  fillPlaces(basket);
}

/** Places of the positions that fit, in the basket's order. */
export function matching(basket: Basket, goods: Goods): readonly number[] {
  const known = recallSlot(basket.matches, goods.slot);
  if (known !== undefined) return known;
  const found = findMatching(basket, goods);
  keepInSlot(basket.matches, goods.slot, found);
  return found;
}

function findMatching({ positions, places }: Basket, { only, test }: Goods): readonly number[] {
  if (only === null) {
    const found: number[] = [];
    for (const position of positions) if (test(position)) found.push(position.index);
    return found;
  }
  const ofValue = recallSlot(places, only) ?? NOWHERE;
  let found: number[] | null = null;
  for (let place = 0; place < ofValue.length; place += 1) {
    const index = ofValue[place] ?? 0;
    const position = positions[index];
    const fits = position !== undefined && test(position);
    // Most filters let all goods of their value through: one list then serves them all.
    if (found === null && !fits) found = ofValue.slice(0, place);
    else if (found !== null && fits) found.push(index);
  }
  return found ?? ofValue;
}

const NOWHERE: readonly number[] = [];

/** Puts positions under each value that some filter asks for by itself. */
function fillPlaces({ positions, places }: Basket): void {
  for (const { index, asked } of positions) {
    for (const value of asked) {
      const list = recallSlot(places, value);
      if (list === undefined) keepInSlot(places, value, [index]);
      else list.push(index);
    }
  }
}

/** Takes money off a position and writes down who did it. */
export function take(basket: Basket, position: number, amountKopecks: number, by: RuleRef): void {
  basket.left[position] = (basket.left[position] ?? 0) - amountKopecks;
  writeTake(basket.journal, position, amountKopecks, by);
}

/** Counts units as used by a set; `amountKopecks` is what they cost after it. */
export function putInSet(
  basket: Basket,
  position: number,
  units: number,
  amountKopecks: number,
): void {
  basket.inSets[position] = (basket.inSets[position] ?? 0) + units;
  basket.inSetsLeft[position] = (basket.inSetsLeft[position] ?? 0) + amountKopecks;
  basket.setJournal.push({ position, units, amountKopecks });
}

/** Undoes takes and sets down to the given lengths of the journals; gives back what was undone. */
export function undo(basket: Basket, takes: number, sets: number): Take[] {
  const undone = takesFrom(basket.journal, takes);
  basket.journal.length = takes;
  for (const { position, amountKopecks } of undone) {
    basket.left[position] = (basket.left[position] ?? 0) + amountKopecks;
  }
  for (const { position, units, amountKopecks } of basket.setJournal.splice(sets)) {
    basket.inSets[position] = (basket.inSets[position] ?? 0) - units;
    basket.inSetsLeft[position] = (basket.inSetsLeft[position] ?? 0) - amountKopecks;
  }
  return undone;
}

/** What the whole basket costs now. */
export function leftKopecks(basket: Basket): number {
  let sum = 0;
  for (const left of basket.left) sum += left;
  return sum;
}
