/**
 * The rules in force. A bundle is verified and compiled before it takes over; the last good one stays when
 * a new one is broken, and after an update of the program a bundle that was too new is tried again.
 */
import type { BundleItem } from '@verno/shared/contracts/sync';
import { tillProblem } from '@verno/shared/contracts/till-problems';
import { sha256Hex } from '@verno/shared/kernel/sha256';
import type { Result } from '@verno/shared/kernel/result';
import type { Problem } from '@verno/shared/kernel/text';
import type { Rules } from './sales/rules.ts';
import type { TillStore } from './store/store.ts';

/** Text of a bundle → its rules, or why not (for the log). */
type CompileRules = (text: string) => Result<Rules, string>;

export interface Rulebook {
  readonly rules: () => Rules;
  /** Version in force; null while goods sell at their price. */
  readonly activeVersion: () => number | null;
  /** Takes over bundles that `judgeBundle` let through and that are on disk; gives what to tell of broken ones. */
  readonly adopt: (bundles: readonly BundleItem[]) => readonly Problem[];
}

export interface RulebookDeps {
  readonly store: Pick<TillStore, 'bundles'>;
  readonly compile: CompileRules;
  /** Rules of a till that has none: everything at its price. */
  readonly noRules: Rules;
  readonly log: (event: string, error: unknown) => void;
}

interface Active {
  readonly version: number | null;
  readonly rules: Rules;
}

export function createRulebook(deps: RulebookDeps): Rulebook {
  let active: Active = newestGood(deps);
  return {
    rules: () => active.rules,
    activeVersion: () => active.version,
    adopt: (bundles) => {
      const problems: Problem[] = [];
      for (const bundle of bundles) {
        const rules = verified(deps, bundle);
        if (rules === null) {
          problems.push(tillProblem('sync.bundle_broken', { version: bundle.version }));
        } else active = { version: bundle.version, rules };
      }
      return problems;
    },
  };
}

function newestGood(deps: RulebookDeps): Active {
  for (const bundle of deps.store.bundles.newestFirst()) {
    const rules = verified(deps, bundle);
    if (rules !== null) return { version: bundle.version, rules };
  }
  return { version: null, rules: deps.noRules };
}

function verified({ compile, log }: RulebookDeps, bundle: BundleItem): Rules | null {
  if (sha256Hex(bundle.text) !== bundle.hash) {
    log('rulebook.hash_differs', bundle.version);
    return null;
  }
  const rules = compile(bundle.text);
  if (rules.ok) return rules.value;
  log('rulebook.not_compiled', rules.error);
  return null;
}
