/** Bonuses to come: plain accruals first, then multipliers, which count what the others gave. */
import { act } from '../act.ts';
import type { RunTurn } from '../run-turn.ts';
import { isOpen } from '../run.ts';
import type { Work } from '../work.ts';
import { decideGroups, mayAct } from '../stacking.ts';
import type { Pending } from '../stacking.ts';
import { keepsLimits } from '../trial.ts';
import { ACCRUAL_PHASES, PHASES, turnOf } from '../vocabulary.ts';

export function accrueBonuses(work: Work, turn: RunTurn, pending: Pending[]): void {
  for (const phase of ACCRUAL_PHASES) {
    const ordinal = PHASES.indexOf(phase);
    if ((work.phases & (1 << ordinal)) === 0) continue;
    for (const run of work.runs) {
      if (!isOpen(run) || (run.promotion.phases & (1 << ordinal)) === 0) continue;
      if (pending.length > 0)
        decideGroups(work, turn, pending, turnOf(ordinal, run.promotion.rank));
      if (!isOpen(run) || !mayAct(run)) continue;
      if (keepsLimits(work, turn, run, 'bonuses', [phase])) act(work, run, ordinal, turn);
    }
  }
}
