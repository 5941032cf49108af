/**
 * And, or, not in three values: what is not known is neither yes nor no, and «not unknown» does not hold
 * either.
 */
import { NO, UNKNOWN, YES } from './verdict.ts';
import type { CompiledCondition } from './mechanic.ts';
import { keepInSlot, recallSlot } from './slots.ts';
import type { Verdict } from './verdict.ts';
import { signsOfAny } from './signs.ts';
import type { View } from './view.ts';

/** A condition's verdict, from the cheque's memory where it is kept there. */
export function judge(item: CompiledCondition, view: View): Verdict {
  if (item.slot === null) return item.test(view);
  const known = recallSlot(view.verdicts, item.slot);
  if (known !== undefined) return known;
  const answer = item.test(view);
  keepInSlot(view.verdicts, item.slot, answer);
  return answer;
}

/** All hold. The first that does not is the reason. */
export function every(items: readonly CompiledCondition[]): CompiledCondition {
  const [only] = items;
  if (only !== undefined && items.length === 1) return only;
  return {
    slot: null,
    test: (view) => {
      let unknown = false;
      for (const item of items) {
        const answer = judge(item, view);
        if (answer === NO) return NO;
        if (answer === UNKNOWN) unknown = true;
      }
      return unknown ? UNKNOWN : YES;
    },
    explain: (view) => {
      const failed = items.find((item) => judge(item, view) !== YES);
      return (failed ?? ALWAYS).explain(view);
    },
    signs: items.flatMap((item) => item.signs),
    coupons: items.flatMap((item) => item.coupons),
    costs: items.flatMap((item) => item.costs),
    hears: items.flatMap((item) => item.hears),
  };
}

/** One holds. */
export function some(items: readonly CompiledCondition[]): CompiledCondition {
  return {
    slot: null,
    test: (view) => {
      let unknown = false;
      for (const item of items) {
        const answer = judge(item, view);
        if (answer === YES) return YES;
        if (answer === UNKNOWN) unknown = true;
      }
      return unknown ? UNKNOWN : NO;
    },
    explain: (view) => (items[0] ?? ALWAYS).explain(view),
    signs: signsOfAny(items.map((item) => item.signs)),
    coupons: items.flatMap((item) => item.coupons),
    costs: items.flatMap((item) => item.costs),
    hears: items.flatMap((item) => item.hears),
  };
}

/** Does not hold; what is unknown stays unknown. */
export function negate(item: CompiledCondition): CompiledCondition {
  return {
    slot: null,
    test: (view) => {
      const answer = judge(item, view);
      if (answer === UNKNOWN) return UNKNOWN;
      return answer === YES ? NO : YES;
    },
    explain: (view) => {
      const inner = item.explain(view);
      return judge(item, view) === UNKNOWN
        ? inner
        : { code: 'condition.not', fact: inner.fact, expected: inner.expected, seen: inner.seen };
    },
    signs: [],
    coupons: [],
    costs: [],
    hears: item.hears,
  };
}

const ALWAYS: CompiledCondition = {
  slot: null,
  test: () => YES,
  explain: () => ({ code: 'condition.none', fact: null, expected: null, seen: null }),
  signs: [],
  coupons: [],
  costs: [],
  hears: [],
};
