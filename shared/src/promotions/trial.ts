/**
 * A promotion tried on the cheque as it stands, and taken back: what it would give, without anybody else
 * noticing. Groups, exclusive promotions and limits that skip are decided by trials.
 */
import { undo } from './basket.ts';
import type { Take } from './journal.ts';
import type { ShownCoupon } from './coupons.ts';
import { limitReason, roomOf } from './limits.ts';
import { act } from './act.ts';
import { spendBonuses, spendMoney } from './purse.ts';
import type { RunTurn } from './run-turn.ts';
import { close, isApplied, knownOf, recall, setApplied } from './run.ts';
import type { Run } from './run.ts';
import type { Work } from './work.ts';
import type { AccrualDraft } from './turn.ts';
import { PHASES } from './vocabulary.ts';
import type { Phase } from './vocabulary.ts';

export interface Trial {
  readonly applied: boolean;
  readonly discountKopecks: number;
  readonly accrued: number;
  /** Discount and bonuses at their worth in money: what groups compare. */
  readonly benefitKopecks: number;
  readonly takes: readonly Take[];
  readonly sets: Work['view']['basket']['setJournal'];
  readonly accruals: readonly AccrualDraft[];
}

/** Runs a promotion alone through some phases and undoes everything but what it learned. */
export function tryOut(work: Work, turn: RunTurn, run: Run, phases: readonly Phase[]): Trial {
  const { out, view } = work;
  const before = remember(work, run);
  work.trying = true;
  for (const phase of phases) {
    const ordinal = PHASES.indexOf(phase);
    if ((run.promotion.phases & (1 << ordinal)) !== 0) act(work, run, ordinal, turn);
  }
  work.trying = false;
  const sets = view.basket.setJournal.slice(before.sets);
  const discountKopecks = run.benefitKopecks - before.discountKopecks;
  const trial: Omit<Trial, 'takes'> = {
    applied: isApplied(run),
    discountKopecks,
    accrued: run.accrued - before.accrued,
    benefitKopecks: discountKopecks + worth(work, out.accruals.slice(before.accruals)),
    sets,
    accruals: out.accruals.slice(before.accruals),
  };
  const takes = restore(work, run, before, trial);
  return { ...trial, takes };
}

/**
 * A limit that skips lets a promotion give all or nothing: it is tried first.
 * @returns false when it would pass the limit; it is then out of the cheque
 */
export function keepsLimits(
  work: Work,
  turn: RunTurn,
  run: Run,
  unit: 'money' | 'bonuses',
  phases: readonly Phase[],
): boolean {
  if (run.limits.length === 0) return true;
  const strict = run.limits.filter(({ limit }) => limit.unit === unit && limit.onExceed === 'skip');
  if (strict.length === 0 || isApplied(run)) return true;
  const trial = tryOut(work, turn, run, phases);
  const wanted = unit === 'money' ? trial.discountKopecks : trial.accrued;
  const passed = strict.find((live) => wanted > roomOf(live, work.spent));
  if (passed === undefined) return true;
  close(run);
  run.reason = limitReason(passed);
  return false;
}

interface Memory {
  readonly takes: number;
  readonly sets: number;
  readonly accruals: number;
  readonly effects: number;
  readonly events: number;
  readonly bonusesTaken: number;
  readonly coupons: readonly ShownCoupon[];
  /** What was known of its rules. */
  readonly rules: readonly number[];
  readonly applied: boolean;
  readonly discountKopecks: number;
  readonly accrued: number;
}

function remember({ view, out }: Work, run: Run): Memory {
  const redeems = run.promotion.rules.some((rule) => rule.redeems.length > 0);
  return {
    takes: view.basket.journal.length,
    sets: view.basket.setJournal.length,
    accruals: out.accruals.length,
    effects: out.effects.length,
    events: view.events.length,
    bonusesTaken: view.bonusesTaken.length,
    coupons: redeems ? view.coupons.shown().filter((coupon) => coupon.usedBy === null) : [],
    rules: run.promotion.rules.map((_, place) => knownOf(run, place)),
    applied: isApplied(run),
    discountKopecks: run.benefitKopecks,
    accrued: run.accrued,
  };
}

/** The first reason why it did not fire stays known: it is what the trace says of a loser. */
function restore(
  work: Work,
  run: Run,
  before: Memory,
  trial: Pick<Trial, 'discountKopecks' | 'accrued'>,
): Take[] {
  const { view, out } = work;
  const takes = undo(view.basket, before.takes, before.sets);
  spendMoney(work, run, -trial.discountKopecks);
  spendBonuses(work, run, -trial.accrued);
  out.accruals.length = before.accruals;
  out.effects.length = before.effects;
  view.events.length = before.events;
  view.bonusesTaken.length = before.bonusesTaken;
  for (const coupon of before.coupons) coupon.usedBy = null;
  recall(run, before.rules);
  setApplied(run, before.applied);
  return takes;
}

/** Bonuses in kopecks by the rate of their currency. */
export function worth(work: Work, accruals: readonly AccrualDraft[]): number {
  let sum = 0;
  for (const draft of accruals) {
    let amount = 0;
    for (const part of draft.parts) amount += part.amount;
    const currency = work.program.currencies.find((one) => one.code === draft.currency);
    sum += Math.floor((amount * 100) / (currency?.perRuble ?? 100));
  }
  return sum;
}
