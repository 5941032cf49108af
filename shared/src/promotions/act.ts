/** A promotion's turn: its gates and limits, the conditions of its rules, their actions. */
import { affords } from './bonus-prices.ts';
import { judge } from './condition-logic.ts';
import { fitting } from './coupons.ts';
import type { CompiledCondition } from './mechanic.ts';
import type { CompiledPromotion, CompiledRule } from './program.ts';
import { openLimits } from './purse.ts';
import type { TraceReason } from './result.ts';
import type { RunTurn } from './run-turn.ts';
import { GAVE, HOLDS, JUDGED, PAID, close, explain, knownOf, learn, setApplied } from './run.ts';
import type { Run } from './run.ts';
import { NO, UNKNOWN, YES } from './verdict.ts';
import type { Verdict } from './verdict.ts';
import type { View } from './view.ts';
import { beginRun } from './work.ts';
import type { Work } from './work.ts';

/** Passes a promotion through its gates and limits. */
export function startRun(work: Work, promotion: CompiledPromotion): Run {
  const run = beginRun(work, promotion);
  work.phases |= promotion.phases;
  if (promotion.exclusive !== 'none') work.exclusive = true;
  if (promotion.redeems) work.redeems = true;
  const { gate } = promotion;
  if (gate !== null && judge(gate, work.view) !== YES) {
    close(run);
    if (work.trace) explain(run, gate.explain(work.view));
  } else if (promotion.limits.length > 0) {
    openLimits(work, run);
  }
  return run;
}

/** Does what the promotion has to do in one phase; true when it did anything. */
export function act(work: Work, run: Run, phase: number, turn: RunTurn): boolean {
  let did = false;
  for (let step = run.promotion.steps; step !== null; step = step.next) {
    if (step.phase !== phase) continue;
    const { rule, place, benefit } = step;
    if (!holds(work, run, place, rule)) continue;
    if (!benefit && rule.benefit && (knownOf(run, place) & GAVE) === 0) continue;
    // Another may have taken the bonuses since the rule was judged.
    if (rule.costs.length > 0 && !isPaidFor(work, run, place, rule)) continue;
    turn.run = run;
    turn.by = rule.by;
    if (!step.run(turn)) continue;
    did = true;
    if (benefit) learn(run, place, GAVE);
    if (rule.redeems.length > 0) useCoupons(work, run, rule);
    if (rule.costs.length > 0) takeBonuses(work, run, place, rule);
    setApplied(run, true);
  }
  return did;
}

/** True when the rule's conditions hold; judged once, when its first action's turn comes. */
function holds(work: Work, run: Run, place: number, rule: CompiledRule): boolean {
  if (rule.conditions.length === 0) return true;
  const known = knownOf(run, place);
  if ((known & JUDGED) !== 0) return (known & HOLDS) !== 0;
  let verdict: Verdict = YES;
  let failed: CompiledCondition | null = null;
  for (const condition of rule.conditions) {
    const answer = judge(condition, work.view);
    if (answer === YES) continue;
    failed ??= condition;
    verdict = answer;
    if (answer === NO) break;
  }
  learn(run, place, verdict === YES ? JUDGED | HOLDS : JUDGED);
  if (failed === null) return true;
  if (work.trace && run.reason === null) explain(run, reasonOf(failed, verdict, work.view));
  return false;
}

/** What was not known was not seen either. */
function reasonOf(failed: CompiledCondition, verdict: Verdict, view: View): TraceReason {
  const reason = failed.explain(view);
  return verdict === UNKNOWN ? { ...reason, seen: null } : reason;
}

/** Marks the coupons a rule uses up. */
export function useCoupons(work: Work, run: Run, rule: CompiledRule): void {
  for (const need of rule.redeems) {
    const shown = fitting(work.view.coupons.shown(), need, run.promotion.id);
    for (const coupon of shown.slice(0, need.count)) coupon.usedBy = run.promotion.id;
  }
}

/** True when a rule is paid for in bonuses, or still can be. */
function isPaidFor(work: Work, run: Run, place: number, rule: CompiledRule): boolean {
  return (knownOf(run, place) & PAID) !== 0 || affords(work.view, rule.costs);
}

/** Takes what a rule costs, once. */
export function takeBonuses(work: Work, run: Run, place: number, rule: CompiledRule): void {
  if ((knownOf(run, place) & PAID) !== 0) return;
  learn(run, place, PAID);
  const { promotionId, version, ruleId } = rule.by;
  for (const { currency, amount } of rule.costs) {
    work.view.bonusesTaken.push({ currency, amount });
    const data = { currency, amount };
    work.out.effects.push({ promotionId, version, ruleId, kind: 'spend_bonuses', data });
  }
}
