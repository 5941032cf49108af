/**
 * One promotion on one cheque: what is known of its rules, what it gave, why it did not. An evaluation makes
 * one for each promotion it looks at, and what it makes is most of what it costs: so what is yes or no is a
 * bit, and what the trace will say is kept in the trace's own entry. Not a class: when no instance lives, a
 * full collection forgets its shape, and all that was compiled for it is compiled again.
 */
import type { LiveLimit } from './limits.ts';
import type { CompiledPromotion } from './program.ts';
import type { TraceEntry, TraceReason } from './result.ts';

export interface Run {
  readonly promotion: CompiledPromotion;
  /** What the trace says of it; its reason is the first one why it did not fire. */
  readonly entry: TraceEntry;
  readonly limits: LiveLimit[];
  /** Of the promotion, and those of its first rule. */
  bits: number;
  /** What is known of the rules after the first: nearly all promotions have one. */
  readonly furtherRules: number[];
}

const OPEN = 1;
const MAY_DISCOUNT = 2;
const MAY_GAIN = 4;
const FIRST_RULE_SHIFT = 3;

/** Of a rule: it was judged, its conditions hold, it gave the customer something, it was paid for in bonuses. */
export const JUDGED = 1;
export const HOLDS = 2;
export const GAVE = 4;
export const PAID = 8;
const ALL_OF_RULE = JUDGED | HOLDS | GAVE | PAID;

const NO_LIMITS: LiveLimit[] = [];
const NO_RULES: number[] = [];

export function createRun(promotion: CompiledPromotion): Run {
  return {
    promotion,
    entry: {
      promotionId: promotion.id,
      version: promotion.version,
      name: promotion.name,
      outcome: 'skipped',
      benefitKopecks: 0,
      accrued: 0,
      reason: null,
    },
    limits: promotion.limits.length === 0 ? NO_LIMITS : [],
    bits: OPEN | MAY_DISCOUNT | MAY_GAIN,
    furtherRules: promotion.rules.length === 1 ? NO_RULES : [],
  };
}

/** False once it is known that it does nothing more. */
export function isOpen({ bits }: Run): boolean {
  return (bits & OPEN) !== 0;
}

export function close(run: Run): void {
  run.bits &= ~OPEN;
}

/** False: it may still give bonuses and speak, but makes nothing cheaper. */
export function mayDiscount({ bits }: Run): boolean {
  return (bits & MAY_DISCOUNT) !== 0;
}

export function forbidDiscount(run: Run): void {
  run.bits &= ~MAY_DISCOUNT;
}

/** False once its group chose another, or it had nothing to offer when the group chose. */
export function mayGain({ bits }: Run): boolean {
  return (bits & MAY_GAIN) !== 0;
}

export function forbidGain(run: Run): void {
  run.bits &= ~MAY_GAIN;
}

export function isApplied({ entry }: Run): boolean {
  return entry.outcome === 'applied';
}

/** Notes why it did not fire, unless an earlier reason is known. */
export function explain({ entry }: Run, reason: TraceReason): void {
  entry.reason ??= reason;
}

/** Bits of what is known of the rule at a place. */
export function knownOf(run: Run, place: number): number {
  if (place === 0) return run.bits >> FIRST_RULE_SHIFT;
  return run.furtherRules[place - 1] ?? 0;
}

/** Adds to what is known of a rule. */
export function learn(run: Run, place: number, what: number): void {
  if (place === 0) run.bits |= what << FIRST_RULE_SHIFT;
  else run.furtherRules[place - 1] = knownOf(run, place) | what;
}

/** Puts back what was known of the rules, in their order. */
export function recall(run: Run, rules: readonly number[]): void {
  run.bits &= ~(ALL_OF_RULE << FIRST_RULE_SHIFT);
  run.furtherRules.length = 0;
  for (const [place, known] of rules.entries()) learn(run, place, known);
}
