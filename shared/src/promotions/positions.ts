/**
 * Lines of a cheque as positions: equal goods at one price are one, and positions stand in an order of their
 * own. So neither the order in which goods were scanned nor the way equal units were split can change a price.
 */
import type { Categories, CategoryChain } from './category-chain.ts';
import type { ChequeLine } from './cheque.ts';
import type { Position } from './position.ts';
import type { PersonalGoods } from './personal.ts';
import { listsOf } from './personal.ts';
import { singleList } from './single-lists.ts';

interface Tables {
  readonly categories: Categories;
  /** Numbers of the articles that some filter asks for by themselves. */
  readonly askedSkus: ReadonlyMap<string, number>;
  /** null = nobody's list is asked for, or none is known. */
  readonly personal: PersonalGoods | null;
}

/** So many lines are put in order by hand: most cheques have fewer, and a general sort costs more. */
const INSERTION_LINES_MAX = 24;

const NO_LISTS: readonly string[] = [];
const NO_CATEGORY: CategoryChain = { all: [], asked: [] };

/** Positions in the order of goods; the lines of each come as they were scanned. */
export function positionsOf(lines: readonly ChequeLine[], program: Tables): Position[] {
  const positions: Position[] = [];
  const order = orderOf(lines);
  for (let place = 0; place < order.length;) {
    const lineIndexes = equalFrom(lines, order, place);
    positions.push(positionOf(lines, lineIndexes, positions.length, program));
    place += lineIndexes.length;
  }
  return positions;
}

/** Least price of a line by its goods' least unit price; never more than the line costs. */
export function floorOf(line: ChequeLine): number {
  if (line.minUnitPriceKopecks === null) return 0;
  const floor = Math.ceil((line.minUnitPriceKopecks * line.quantityMilli) / 1000);
  return Math.min(floor, line.amountKopecks);
}

function positionOf(
  lines: readonly ChequeLine[],
  lineIndexes: readonly number[],
  index: number,
  { categories, askedSkus, personal }: Tables,
): Position {
  const line = lineAt(lines, lineIndexes[0]);
  let quantityMilli = 0;
  let initialKopecks = 0;
  let floorKopecks = 0;
  for (const lineIndex of lineIndexes) {
    const one = lineAt(lines, lineIndex);
    quantityMilli += one.quantityMilli;
    initialKopecks += one.amountKopecks;
    floorKopecks += floorOf(one);
  }
  const countable = line.unit !== 'kg' && quantityMilli % 1000 === 0;
  const number = askedSkus.size === 0 ? undefined : askedSkus.get(line.sku);
  const chain = line.category === null ? NO_CATEGORY : categories.of(line.category);
  return {
    index,
    line,
    lineIndexes,
    quantityMilli,
    units: countable ? quantityMilli / 1000 : 0,
    initialKopecks,
    floorKopecks,
    categories: chain.all,
    personal: personal === null ? NO_LISTS : listsOf(personal, line.sku),
    asked: number === undefined ? chain.asked : [number, ...chain.asked],
  };
}

/** Places of the lines from `place` on that are the same goods at the same price. */
function equalFrom(
  lines: readonly ChequeLine[],
  order: readonly number[],
  place: number,
): readonly number[] {
  const index = order[place] ?? 0;
  const first = lineAt(lines, index);
  let end = place + 1;
  while (end < order.length && areEqual(first, lineAt(lines, order[end]))) end += 1;
  return end === place + 1 ? singleList(index) : order.slice(place, end);
}

/** Places of the lines in the order of goods; equal ones as they were scanned. */
function orderOf(lines: readonly ChequeLine[]): number[] {
  const order: number[] = [];
  for (let index = 0; index < lines.length; index += 1) order.push(index);
  if (lines.length > INSERTION_LINES_MAX) {
    return order.toSorted((a, b) => compareLines(lineAt(lines, a), lineAt(lines, b)) || a - b);
  }
  for (let next = 1; next < order.length; next += 1) {
    const index = order[next] ?? 0;
    const line = lineAt(lines, index);
    let place = next;
    while (place > 0 && compareLines(lineAt(lines, order[place - 1]), line) > 0) {
      order[place] = order[place - 1] ?? 0;
      place -= 1;
    }
    order[place] = index;
  }
  return order;
}

function lineAt(lines: readonly ChequeLine[], index: number | undefined): ChequeLine {
  const line = lines[index ?? -1];
  if (line === undefined) throw new RangeError(`no line ${index} among ${lines.length}`);
  return line;
}

/** Different articles are told apart without asking which comes first. */
function areEqual(a: ChequeLine, b: ChequeLine): boolean {
  return a.sku === b.sku && compareLines(a, b) === 0;
}

/** Total order of goods at a price; 0 = the same for every rule there can be. */
function compareLines(a: ChequeLine, b: ChequeLine): number {
  return (
    compareText(a.sku, b.sku) ||
    a.unitPriceKopecks - b.unitPriceKopecks ||
    (a.minUnitPriceKopecks ?? -1) - (b.minUnitPriceKopecks ?? -1) ||
    Number(a.alreadyDiscounted) - Number(b.alreadyDiscounted) ||
    compareText(a.category ?? '', b.category ?? '') ||
    compareText(a.brand ?? '', b.brand ?? '') ||
    compareText(a.unit ?? '', b.unit ?? '') ||
    compareAttributes(a.attributes, b.attributes)
  );
}

function compareAttributes(a: ChequeLine['attributes'], b: ChequeLine['attributes']): number {
  if (a === b || (isEmpty(a) && isEmpty(b))) return 0;
  return compareText(attributesText(a), attributesText(b));
}

function isEmpty(attributes: ChequeLine['attributes']): boolean {
  for (const code in attributes) if (Object.hasOwn(attributes, code)) return false;
  return true;
}

function attributesText(attributes: ChequeLine['attributes']): string {
  if (isEmpty(attributes)) return '';
  const keys = Object.keys(attributes);
  return JSON.stringify(keys.toSorted().map((key) => [key, attributes[key]]));
}

function compareText(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
