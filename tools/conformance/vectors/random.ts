/** Chance that is the same every time: all golden vectors follow from a number. */

export interface Chance {
  /** 0 ≤ x < 1. */
  readonly next: () => number;
  /** An integer, both ends included. */
  readonly between: (min: number, max: number) => number;
  readonly oneOf: <T>(items: readonly [T, ...T[]]) => T;
  /** True in so many of a hundred. */
  readonly percent: (share: number) => boolean;
}

export function chanceOf(seed: number): Chance {
  let state = seed >>> 0;
  // mulberry32: 32 bits of state, good enough to choose with.
  const next = (): number => {
    state = (state + 0x6d_2b_79_f5) >>> 0;
    let t = state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
  const between = (min: number, max: number): number => min + Math.floor(next() * (max - min + 1));
  return {
    next,
    between,
    oneOf: (items) => items[between(0, items.length - 1)] ?? items[0],
    percent: (share) => next() * 100 < share,
  };
}
