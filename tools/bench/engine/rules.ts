/** The same made-up promotions for every engine that is measured: what each needs, what it gives. */

export interface BenchRule {
  readonly id: string;
  /** Goods of this category must be in the cheque; the discount is on them. */
  readonly category: string;
  /** Initial sum of the cheque. */
  readonly minSumKopecks: number;
  /** null = anybody. */
  readonly segment: string | null;
  readonly percentBp: number;
}

export interface BenchLine {
  readonly category: string;
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

/**
 * `count` promotions over `categories` categories: every other one asks for a segment (the buyer is in
 * two of five), every fourth for a sum that the cheque does not reach.
 */
export function makeRules(count: number, categories: number, prefix = 'c'): BenchRule[] {
  return Array.from({ length: count }, (_, index) => ({
    id: `${prefix}-promo-${index}`,
    category: `${prefix}${index % categories}`,
    minSumKopecks: index % 4 === 3 ? 1_000_000_000 : 100,
    segment: index % 2 === 0 ? null : (SEGMENTS[(index >> 1) % SEGMENTS.length] ?? null),
    percentBp: 100 + (index % 9) * 50,
  }));
}

export function makeLines(count: number, categories: number, pieces = 1): BenchLine[] {
  return Array.from({ length: count }, (_, index) => ({
    category: `c${index % categories}`,
    priceKopecks: 1999 + index * 137,
    pieces: pieces + (index % 3),
  }));
}

/** The buyer of every case. */
export const BUYER_SEGMENTS: readonly string[] = ['regular', 'baby'];

export function sumKopecks(lines: readonly BenchLine[]): number {
  return lines.reduce((sum, line) => sum + line.priceKopecks * line.pieces, 0);
}
