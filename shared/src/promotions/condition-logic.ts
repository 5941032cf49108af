/**
 * And, or, not in three values: what is not known is neither yes nor no, and «not unknown» does not hold
 * either.
 */
import { NO, UNKNOWN, YES } from './mechanic.ts';
import type { CompiledCondition } from './mechanic.ts';
import { signsOfAny } from './signs.ts';

/** All hold. The first that does not is the reason. */
export function every(items: readonly CompiledCondition[]): CompiledCondition {
  const [only] = items;
  if (only !== undefined && items.length === 1) return only;
  return {
    test: (view) => {
      let unknown = false;
      for (const item of items) {
        const answer = item.test(view);
        if (answer === NO) return NO;
        if (answer === UNKNOWN) unknown = true;
      }
      return unknown ? UNKNOWN : YES;
    },
    explain: (view) => {
      const failed = items.find((item) => item.test(view) !== YES);
      return (failed ?? ALWAYS).explain(view);
    },
    signs: items.flatMap((item) => item.signs),
    coupons: items.flatMap((item) => item.coupons),
    hears: items.flatMap((item) => item.hears),
  };
}

/** One holds. */
export function some(items: readonly CompiledCondition[]): CompiledCondition {
  return {
    test: (view) => {
      let unknown = false;
      for (const item of items) {
        const answer = item.test(view);
        if (answer === YES) return YES;
        if (answer === UNKNOWN) unknown = true;
      }
      return unknown ? UNKNOWN : NO;
    },
    explain: (view) => (items[0] ?? ALWAYS).explain(view),
    signs: signsOfAny(items.map((item) => item.signs)),
    coupons: items.flatMap((item) => item.coupons),
    hears: items.flatMap((item) => item.hears),
  };
}

/** Does not hold; what is unknown stays unknown. */
export function negate(item: CompiledCondition): CompiledCondition {
  return {
    test: (view) => {
      const answer = item.test(view);
      if (answer === UNKNOWN) return UNKNOWN;
      return answer === YES ? NO : YES;
    },
    explain: (view) => {
      const inner = item.explain(view);
      return item.test(view) === UNKNOWN
        ? inner
        : { code: 'condition.not', fact: inner.fact, expected: inner.expected, seen: inner.seen };
    },
    signs: [],
    coupons: [],
    hears: item.hears,
  };
}

const ALWAYS: CompiledCondition = {
  test: () => YES,
  explain: () => ({ code: 'condition.none', fact: null, expected: null, seen: null }),
  signs: [],
  coupons: [],
  hears: [],
};
