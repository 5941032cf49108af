/** The promotion engine as the till uses it: a bundle's text in, rules out. */
import { err, ok } from '@verno/shared/kernel/result';
import type { Result } from '@verno/shared/kernel/result';
import { sharedLimitsOf } from '@verno/shared/marketing/limit-keys';
import type { SharedLimit } from '@verno/shared/marketing/limit-keys';
import { bundleText, parseBundle } from '@verno/shared/promotions/bundle';
import { compile } from '@verno/shared/promotions/compile';
import type { Program } from '@verno/shared/promotions/program';
import { evaluate } from '@verno/shared/promotions/evaluate';
import { pruneFacts } from '@verno/shared/promotions/facts';
import type { Rules } from './sales/rules.ts';

const NOBODY = '00000000-0000-0000-0000-000000000000';
const PROBLEMS_TOLD_MAX = 5;

/** Compiles a bundle; the error is for the log. */
export function compileRules(text: string): Result<Rules, string> {
  const made = programOf(text);
  if (!made.ok) return made;
  const { program, limits } = made.value;
  return ok(rulesOf(program, limits, program.hash));
}

/** Rules of a till that has no bundle yet: everything costs its price. */
export const NO_RULES: Rules = withoutRules();

function withoutRules(): Rules {
  const text = bundleText({ schema: 1, partnerId: NOBODY, version: 1, promotions: [] });
  const made = programOf(text);
  if (!made.ok) throw new Error(made.error);
  return rulesOf(made.value.program, made.value.limits, null);
}

interface Made {
  readonly program: Program;
  readonly limits: readonly SharedLimit[];
}

function programOf(text: string): Result<Made, string> {
  const bundle = parseBundle(text);
  const program = bundle.ok ? compile(bundle.value) : bundle;
  if (bundle.ok && program.ok) {
    return ok({ program: program.value, limits: sharedLimitsOf(bundle.value.model) });
  }
  const told = (program.ok ? [] : program.error).slice(0, PROBLEMS_TOLD_MAX);
  return err(told.map(({ kind, at, value }) => `${kind} ${at} ${value}`).join('; '));
}

function rulesOf(
  program: Program,
  limits: Rules['limits'],
  bundleHash: Rules['bundleHash'],
): Rules {
  return {
    bundleHash,
    limits,
    evaluate: (cheque, facts, at) => evaluate(program, cheque, facts, at, { trace: true }),
    publicEmission: (code, at) => program.publicEmission(code, at.local),
    prune: pruneFacts,
  };
}
