/** Seeded chance: the same seed gives the same run, on any machine. */
export interface Chance {
  /** 0 ≤ x < 1. */
  readonly next: () => number;
  readonly below: (bound: number) => number;
  readonly between: (low: number, high: number) => number;
  readonly hit: (probability: number) => boolean;
  readonly pick: <T>(items: readonly T[]) => T | undefined;
  /** A short name that no other has in this run. */
  readonly name: (prefix: string) => string;
}

/** SplitMix32: one 32-bit state, full period, enough for choosing faults. */
export function createChance(seed: number): Chance {
  let state = (seed * 2_654_435_761) >>> 0;
  let names = 0;
  const next = (): number => {
    state = (state + 0x9e3779b9) >>> 0;
    let mixed = state ^ (state >>> 16);
    mixed = Math.imul(mixed, 0x21f0aaad);
    mixed ^= mixed >>> 15;
    mixed = Math.imul(mixed, 0x735a2d97);
    mixed ^= mixed >>> 15;
    return (mixed >>> 0) / 2 ** 32;
  };
  const below = (bound: number): number => Math.floor(next() * bound);
  return {
    next,
    below,
    between: (low, high) => low + next() * (high - low),
    hit: (probability) => next() < probability,
    pick: (items) => items[below(items.length)],
    name: (prefix) => {
      names += 1;
      return `${prefix}${names}`;
    },
  };
}
