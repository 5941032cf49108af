/** The same made-up promotions for every engine that is measured: what each needs, what it gives. */

export interface BenchRule {
  readonly id: string;
  /** Initial sum of the cheque. */
  readonly minSumKopecks: number;
  /** null = anybody. */
  readonly segment: string | null;
  /** Goods on which the discount lies; without one of them in the cheque the promotion does nothing. */
  readonly target: BenchTarget;
  readonly percentBp: number;
}

export interface BenchTarget {
  /** With everything below it in the tree. */
  readonly category: string;
  /** null = any. */
  readonly brand: string | null;
  /** List price of one unit, both ends included. */
  readonly minUnitKopecks: number;
  readonly maxUnitKopecks: number;
}

export interface BenchLine {
  readonly lineId: string;
  readonly category: string;
  readonly brand: string;
  readonly priceKopecks: number;
  readonly pieces: number;
}

export interface BenchCase {
  readonly name: string;
  readonly rules: readonly BenchRule[];
  readonly lines: readonly BenchLine[];
  readonly segments: readonly string[];
}

const SEGMENTS = ['regular', 'student', 'staff', 'baby', 'pets'];
const BRANDS = ['north', 'south', 'east', 'west'];

/** The buyer of every case is in two of the five segments. */
export const BUYER_SEGMENTS: readonly string[] = ['regular', 'baby'];

/** Dear enough that no cheque of the bench reaches it. */
const OUT_OF_REACH_KOPECKS = 1_000_000_000;

/**
 * `count` promotions over `categories` categories: every other one asks for a segment, every fourth for a
 * sum that the cheque does not reach, every third for a brand; every seventh is for dear goods only.
 */
export function makeRules(count: number, categories: number, prefix = 'c'): BenchRule[] {
  return Array.from({ length: count }, (_, index) => ({
    id: `${prefix}-promo-${index}`,
    minSumKopecks: index % 4 === 3 ? OUT_OF_REACH_KOPECKS : 100,
    segment: index % 2 === 0 ? null : (SEGMENTS[(index >> 1) % SEGMENTS.length] ?? null),
    target: {
      category: `${prefix}${index % categories}`,
      brand: index % 3 === 0 ? (BRANDS[index % BRANDS.length] ?? null) : null,
      minUnitKopecks: index % 7 === 6 ? 2500 : 500,
      maxUnitKopecks: 100_000,
    },
    percentBp: 100 + (index % 9) * 50,
  }));
}

/** A category with all above it: goods lie in leaves, five departments under one root hold them. */
export function pathOf(category: string): readonly string[] {
  return [category, `department-${Number(category.replaceAll(/\D/g, '')) % 5}`, 'all-goods'];
}

export function makeLines(count: number, categories: number, pieces = 1): BenchLine[] {
  return Array.from({ length: count }, (_, index) => ({
    lineId: String(index + 1),
    category: `c${index % categories}`,
    brand: BRANDS[index % BRANDS.length] ?? '',
    priceKopecks: 1999 + index * 137,
    pieces: pieces + (index % 3),
  }));
}

export function benchCase(
  name: string,
  rules: readonly BenchRule[],
  lines: readonly BenchLine[],
): BenchCase {
  return { name, rules, lines, segments: BUYER_SEGMENTS };
}

export function sumKopecks(lines: readonly BenchLine[]): number {
  return lines.reduce((sum, line) => sum + line.priceKopecks * line.pieces, 0);
}
