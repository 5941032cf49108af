/** A promotion's steps: linked for the evaluation, a list for those who check the bundle. */
import type { CompiledAction } from './mechanic.ts';
import type { CompiledRule, Step } from './program.ts';
import { PHASES } from './vocabulary.ts';

/** @param rules with the actions of each, in the order in which they are taken */
export function linkSteps(
  rules: readonly { readonly rule: CompiledRule; readonly actions: readonly CompiledAction[] }[],
): Step | null {
  let next: Step | null = null;
  for (const [place, { rule, actions }] of [...rules.entries()].toReversed()) {
    for (const { phase, run, benefit, raises } of actions.toReversed()) {
      next = { phase: PHASES.indexOf(phase), run, benefit, raises, rule, place, next };
    }
  }
  return next;
}

export function listSteps(first: Step | null): Step[] {
  const steps: Step[] = [];
  for (let step = first; step !== null; step = step.next) steps.push(step);
  return steps;
}
