/**
 * Statuses: tiers a member reaches by what he bought or holds. Going up happens at once; going down by the
 * system's policy, at the earliest on the review date. Pure: what was measured and the day are arguments.
 */
import { z } from 'zod';
import { addDays } from '../promotions/calendar.ts';
import { code } from '../promotions/vocabulary.ts';
import { unreachable } from '../kernel/unreachable.ts';
import { calendarWindow, nextMonth, ROLLING_DAYS_MAX } from './window.ts';

const TIERS_MAX = 20;
/** Reviews caught up in one go after a long standstill; more than this changes nothing any more. */
export const REVIEWS_MAX = 60;

const bilingual = z.strictObject({
  ru: z.string().min(1).max(100),
  en: z.string().min(1).max(100),
});
const window = z.union([
  calendarWindow,
  z.strictObject({ days: z.int().min(1).max(ROLLING_DAYS_MAX) }),
]);

export const statusMeasure = z.discriminatedUnion('what', [
  /** Money paid, in kopecks, refunds taken off. */
  z.strictObject({ what: z.literal('sum'), window }),
  z.strictObject({ what: z.literal('count'), window }),
  /** Spendable bonuses, minor units. */
  z.strictObject({ what: z.literal('balance'), currency: code }),
]);
export type StatusMeasure = z.infer<typeof statusMeasure>;

export const statusTier = z.strictObject({
  code,
  name: bilingual,
  /** Reached from this figure on. */
  from: z.int().min(0),
});
export type StatusTier = z.infer<typeof statusTier>;

const fields = {
  name: bilingual,
  /** IANA zone whose midnight changes the day. */
  timeZone: z.string().min(1).max(64),
  measure: statusMeasure,
  /** From the lowest up; the lowest begins at 0. */
  tiers: z.array(statusTier).min(2).max(TIERS_MAX).superRefine(climbable),
  /** How long a tier is held before it is looked at again: to the next month's or year's beginning, or days. */
  review: z.union([z.enum(['month', 'year']), z.strictObject({ days: z.int().min(1).max(3660) })]),
  /**
   * `keep_till`: held till the review date, then what the figure says; `step`: the same, but one tier down at
   * most; `straight`: falls whenever the figure does.
   */
  downgrade: z.enum(['keep_till', 'step', 'straight']),
};

/** A system as it is written under an id. */
export const statusSystemFields = z.strictObject(fields);
export const statusSystem = z.strictObject({ id: code, ...fields });
export type StatusSystem = z.infer<typeof statusSystem>;

/** Where a member stands. */
export interface Standing {
  readonly tier: string;
  /** Local date since when. */
  readonly since: string;
  /** Local date on which the tier is looked at again. */
  readonly reviewOn: string;
}

/** The highest tier that a figure reaches. */
export function tierFor(system: StatusSystem, measured: number): StatusTier {
  const reached = system.tiers.findLast((tier) => tier.from <= measured) ?? system.tiers[0];
  if (reached === undefined) throw new Error('a status system has tiers');
  return reached;
}

/** The next tier up and what is missing to it; null at the top. */
export function nextTier(
  system: StatusSystem,
  tier: string,
  measured: number,
): { readonly tier: StatusTier; readonly missing: number } | null {
  const next = system.tiers[rankOf(system, tier) + 1];
  return next === undefined ? null : { tier: next, missing: Math.max(0, next.from - measured) };
}

/** Place of a tier from the bottom; a tier that the system no longer has stands at the bottom. */
export function rankOf(system: StatusSystem, tier: string): number {
  return Math.max(
    0,
    system.tiers.findIndex((one) => one.code === tier),
  );
}

/** After a purchase, a refund or by request, at `today`; reviews that are due must have been held before. */
export function afterEvent(
  system: StatusSystem,
  before: Standing | null,
  measured: number,
  today: string,
): Standing {
  const reached = tierFor(system, measured);
  if (before === null) return fresh(system, reached.code, today);
  const [now, then] = [rankOf(system, reached.code), rankOf(system, before.tier)];
  if (now > then || (now < then && system.downgrade === 'straight')) {
    return fresh(system, reached.code, today);
  }
  return before;
}

/** At a review date; `measured` is the figure at the end of the day before it. */
export function afterReview(system: StatusSystem, before: Standing, measured: number): Standing {
  const today = before.reviewOn;
  const reached = rankOf(system, tierFor(system, measured).code);
  const then = rankOf(system, before.tier);
  const floor = system.downgrade === 'step' ? Math.max(reached, then - 1) : reached;
  const tier = system.tiers[floor]?.code ?? before.tier;
  if (tier === before.tier) return { ...before, reviewOn: nextReview(system, today) };
  return fresh(system, tier, today);
}

/** The day through which a review on `reviewOn` measures. */
export function measuredThrough(reviewOn: string): string {
  return addDays(reviewOn, -1);
}

/** The review date of a tier that begins, or is confirmed, on `date`; always later than `date`. */
export function nextReview(system: StatusSystem, date: string): string {
  const { review } = system;
  if (typeof review === 'object') return addDays(date, review.days);
  switch (review) {
    case 'month':
      return nextMonth(date);
    case 'year':
      return `${String(Number(date.slice(0, 4)) + 1).padStart(4, '0')}-01-01`;
    default:
      return unreachable(review);
  }
}

function climbable(tiers: readonly StatusTier[], context: z.RefinementCtx): void {
  const wrong = (message: string): void => context.addIssue({ code: 'custom', message });
  if (tiers[0]?.from !== 0) wrong('the lowest tier begins at 0');
  if (tiers.some((tier, i) => i > 0 && tier.from <= (tiers[i - 1]?.from ?? 0))) {
    wrong('each tier begins above the one before');
  }
  if (new Set(tiers.map((tier) => tier.code)).size < tiers.length) wrong('two tiers have one code');
}

function fresh(system: StatusSystem, tier: string, today: string): Standing {
  return { tier, since: today, reviewOn: nextReview(system, today) };
}
