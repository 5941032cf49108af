/**
 * One promotion on one cheque: what is known of its rules, what it gave, why it did not. An evaluation looks
 * at dozens of them, and what it allocates is most of what it costs: so a run outlives its cheque and is begun
 * anew for the next one (`work.ts`), and what is yes or no is a bit. Not a class: when no instance lives, a full
 * collection forgets its shape, and all that was compiled for it is compiled again.
 */
import type { LiveLimit } from './limits.ts';
import type { CompiledPromotion } from './program.ts';
import type { TraceReason } from './result.ts';

export interface Run {
  readonly promotion: CompiledPromotion;
  /** Money the customer won by it so far, and bonuses to come in minor units. */
  benefitKopecks: number;
  accrued: number;
  /** The first reason why it did not fire. */
  reason: TraceReason | null;
  limits: LiveLimit[];
  /** Of the promotion, and those of its first rule. */
  bits: number;
  /** What is known of the rules after the first: nearly all promotions have one. */
  furtherRules: number[];
}

const OPEN = 1;
const MAY_DISCOUNT = 2;
const MAY_GAIN = 4;
const APPLIED = 8;
const FIRST_RULE_SHIFT = 4;
const NOTHING_KNOWN = OPEN | MAY_DISCOUNT | MAY_GAIN;

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
    benefitKopecks: 0,
    accrued: 0,
    reason: null,
    limits: promotion.limits.length === 0 ? NO_LIMITS : [],
    bits: NOTHING_KNOWN,
    furtherRules: promotion.rules.length === 1 ? NO_RULES : [],
  };
}

/** Forgets the last cheque. */
export function renew(run: Run): void {
  run.benefitKopecks = 0;
  run.accrued = 0;
  run.reason = null;
  run.bits = NOTHING_KNOWN;
  if (run.limits !== NO_LIMITS) run.limits = [];
  if (run.furtherRules !== NO_RULES) run.furtherRules = [];
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

export function isApplied({ bits }: Run): boolean {
  return (bits & APPLIED) !== 0;
}

/** Notes that it fired, or takes the note back. */
export function setApplied(run: Run, applied: boolean): void {
  if (applied) run.bits |= APPLIED;
  else run.bits &= ~APPLIED;
}

/** Notes why it did not fire, unless an earlier reason is known. */
export function explain(run: Run, reason: TraceReason): void {
  run.reason ??= reason;
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
