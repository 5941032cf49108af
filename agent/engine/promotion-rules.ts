/** The promotion engine as the till uses it: a bundle's text in, rules out. */
import { err, ok } from '@verno/shared/kernel/result';
import type { Result } from '@verno/shared/kernel/result';
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
  const program = programOf(text);
  return program.ok ? ok(rulesOf(program.value, program.value.hash)) : program;
}

/** Rules of a till that has no bundle yet: everything costs its price. */
export const NO_RULES: Rules = withoutRules();

function withoutRules(): Rules {
  const text = bundleText({ schema: 1, partnerId: NOBODY, version: 1, promotions: [] });
  const program = programOf(text);
  if (!program.ok) throw new Error(program.error);
  return rulesOf(program.value, null);
}

function programOf(text: string): Result<Program, string> {
  const bundle = parseBundle(text);
  const program = bundle.ok ? compile(bundle.value) : bundle;
  if (program.ok) return program;
  const told = program.error.slice(0, PROBLEMS_TOLD_MAX);
  return err(told.map(({ kind, at, value }) => `${kind} ${at} ${value}`).join('; '));
}

function rulesOf(program: Program, bundleHash: Rules['bundleHash']): Rules {
  return {
    bundleHash,
    evaluate: (cheque, facts, at) => evaluate(program, cheque, facts, at, { trace: true }),
    prune: pruneFacts,
  };
}
