/**
 * Everything that makes goods cheaper. Exclusive promotions go first whatever their priority; then phase by
 * phase, in a phase by priority, groups being decided at the first turn of any of their members.
 */
import { act } from '../act.ts';
import type { RunTurn } from '../run-turn.ts';
import { takesFrom } from '../journal.ts';
import { explain, forbidDiscount, isOpen, mayDiscount } from '../run.ts';
import type { Run } from '../run.ts';
import type { Work } from '../work.ts';
import { decideGroups, mayAct } from '../stacking.ts';
import type { Pending } from '../stacking.ts';
import { keepsLimits, tryOut } from '../trial.ts';
import { DISCOUNT_PHASES, PHASES, turnOf } from '../vocabulary.ts';

const DISCOUNT_BITS = 0b1111;

export function giveDiscounts(work: Work, turn: RunTurn, pending: Pending[]): void {
  if (work.exclusive && exclusiveCheque(work, turn)) return;
  if (work.exclusive) exclusiveLines(work, turn);
  for (const ordinal of DISCOUNT_ORDINALS) discountPhase(work, turn, ordinal, pending);
}

const DISCOUNT_ORDINALS = DISCOUNT_PHASES.map((phase) => PHASES.indexOf(phase));

function discountPhase(work: Work, turn: RunTurn, ordinal: number, pending: Pending[]): void {
  const bit = 1 << ordinal;
  if ((work.phases & bit) === 0) return;
  for (const run of work.runs) {
    if (!isOpen(run) || !mayDiscount(run) || (run.promotion.phases & bit) === 0) continue;
    if (pending.length > 0) decideGroups(work, turn, pending, turnOf(ordinal, run.promotion.rank));
    if (!isOpen(run)) continue;
    if (run.promotion.exclusive !== 'none') continue;
    if (!mayAct(run) || !keepsLimits(work, turn, run, 'money', DISCOUNT_PHASES)) continue;
    act(work, run, ordinal, turn);
  }
}

/** The first exclusive promotion that gives anything is alone with the cheque. */
function exclusiveCheque(work: Work, turn: RunTurn): boolean {
  for (const run of work.runs) {
    if (!isOpen(run) || run.promotion.exclusive !== 'cheque') continue;
    if (!keepsLimits(work, turn, run, 'money', DISCOUNT_PHASES)) continue;
    if (tryOut(work, turn, run, DISCOUNT_PHASES).discountKopecks === 0) continue;
    runAlone(work, turn, run);
    for (const other of work.runs) if (other !== run) standAside(work, other, run);
    return true;
  }
  return false;
}

/** Each takes its goods out of the reach of all others. */
function exclusiveLines(work: Work, turn: RunTurn): void {
  const { basket } = work.view;
  for (const run of work.runs) {
    if (!isOpen(run) || run.promotion.exclusive !== 'lines') continue;
    if (!keepsLimits(work, turn, run, 'money', DISCOUNT_PHASES)) continue;
    const before = basket.journal.length;
    runAlone(work, turn, run);
    for (const { position } of takesFrom(basket.journal, before)) {
      basket.closed[position] = true;
      turn.someClosed = true;
    }
  }
}

function runAlone(work: Work, turn: RunTurn, run: Run): void {
  for (const phase of DISCOUNT_PHASES) {
    const ordinal = PHASES.indexOf(phase);
    if ((run.promotion.phases & (1 << ordinal)) !== 0) act(work, run, ordinal, turn);
  }
}

function standAside(work: Work, run: Run, winner: Run): void {
  forbidDiscount(run);
  if (!work.trace || (run.promotion.phases & DISCOUNT_BITS) === 0) return;
  explain(run, {
    code: 'stacking.exclusive',
    fact: null,
    expected: null,
    seen: winner.promotion.id,
  });
}
