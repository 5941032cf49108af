/** Bonuses to come: plain accruals first, then multipliers, which count what the others gave. */
import { act } from '../run.ts';
import type { MovableTurn, Work } from '../run.ts';
import { passesGroup } from '../stacking.ts';
import type { Settled } from '../stacking.ts';
import { PHASES } from '../vocabulary.ts';
import { keepsLimits } from './discounts.ts';

const ACCRUAL = ['accrual', 'multiplier'] as const;

export function accrueBonuses(work: Work, turn: MovableTurn, settled: Settled): void {
  for (const phase of ACCRUAL) {
    const ordinal = PHASES.indexOf(phase);
    for (const run of work.runs) {
      if (!run.open || (run.promotion.phases & (1 << ordinal)) === 0) continue;
      if (!keepsLimits(work, turn, run, 'bonuses', [phase])) continue;
      if (passesGroup(work, turn, run, 'accrual', settled)) act(work, run, ordinal, turn);
    }
  }
}
