/**
 * And, or, not in three values: what is not known is neither yes nor no, and «not unknown» does not hold
 * either.
 */
import type { Trigger } from './goods.ts';
import { NO, UNKNOWN, YES } from './mechanic.ts';
import type { CompiledCondition } from './mechanic.ts';

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
    triggers: narrowest(items),
    coupons: items.flatMap((item) => item.coupons),
    hears: items.flatMap((item) => item.hears),
  };
}

/** One holds. */
export function some(items: readonly CompiledCondition[]): CompiledCondition {
  const triggers = items.map((item) => item.triggers);
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
    triggers: triggers.some((one) => one === null) ? null : triggers.flatMap((one) => one ?? []),
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
    triggers: null,
    coupons: [],
    hears: item.hears,
  };
}

const ALWAYS: CompiledCondition = {
  test: () => YES,
  explain: () => ({ code: 'condition.none', fact: null, expected: null, seen: null }),
  triggers: null,
  coupons: [],
  hears: [],
};

const NARROW = { sku: 0, coupon: 1, group: 2, brand: 3, segment: 4, category: 5 } as const;

/** Of several necessary signs the rarest is the one to look for. */
function narrowest(items: readonly CompiledCondition[]): readonly Trigger[] | null {
  let best: readonly Trigger[] | null = null;
  for (const { triggers } of items) {
    if (triggers !== null && (best === null || width(triggers) < width(best))) best = triggers;
  }
  return best;
}

function width(triggers: readonly Trigger[]): number {
  let widest = 0;
  for (const trigger of triggers) widest = Math.max(widest, NARROW[trigger.kind]);
  return widest;
}
