/** Random bundles of all mechanics on random cheques: each run follows from the seed and its own number. */
import { bundleHash, parseBundle } from '@verno/shared/promotions/bundle';
import type { Cheque, MemberFacts, Moment } from '@verno/shared/promotions/cheque';
import { compile } from '@verno/shared/promotions/compile';
import { evaluate } from '@verno/shared/promotions/evaluate';
import type { Program } from '@verno/shared/promotions/program';
import { someBundle } from '../conformance/vectors/bundle.ts';
import { chanceOf } from '../conformance/vectors/random.ts';
import type { Chance } from '../conformance/vectors/random.ts';
import { MOMENTS, someCheque, someMember } from '../conformance/vectors/world.ts';
import { wrongsOf } from './wrongs.ts';

/** Cheques on each bundle: reading a bundle takes longer than many of them. */
const CHEQUES_PER_BUNDLE = 5;
/** One cheque in so many has a thousand times the units. */
const HUGE_PERCENT = 3;
/** Longer than this for one cheque of a few lines is a hang, however busy the machine. */
const SLOW_MS = 2000;
/** So many are told in full. */
const TOLD_MAX = 20;

export interface FuzzCounts {
  readonly runs: number;
  readonly bundles: number;
  /** Bundles that chance made wrong and the compiler refused. */
  readonly refusedBundles: number;
  /** Cheques on which something applied, became cheaper, brought bonuses. */
  readonly applied: number;
  readonly discounted: number;
  readonly earned: number;
  readonly slowestMs: number;
  readonly wrong: number;
  readonly wrongs: readonly string[];
}

export function fuzz(runs: number, seed: number): FuzzCounts {
  const counts = { bundles: 0, refusedBundles: 0, applied: 0, discounted: 0, earned: 0, wrong: 0 };
  const wrongs: string[] = [];
  let done = 0;
  let slowestMs = 0;
  for (let number = seed; done < runs; number += 1) {
    const chance = chanceOf(number);
    const program = someProgram(chance);
    counts.bundles += 1;
    if (program === null) {
      counts.refusedBundles += 1;
      continue;
    }
    for (let place = 0; place < CHEQUES_PER_BUNDLE && done < runs; place += 1) {
      const startedMs = performance.now();
      const told = oneRun(program, chance);
      const tookMs = performance.now() - startedMs;
      slowestMs = Math.max(slowestMs, tookMs);
      done += 1;
      counts.applied += told.applied ? 1 : 0;
      counts.discounted += told.discounted ? 1 : 0;
      counts.earned += told.earned ? 1 : 0;
      const found = tookMs > SLOW_MS ? [...told.wrongs, `${Math.round(tookMs)} ms`] : told.wrongs;
      if (found.length === 0) continue;
      counts.wrong += 1;
      if (wrongs.length < TOLD_MAX) wrongs.push(`seed ${number}.${place}: ${found.join('; ')}`);
    }
  }
  return { runs: done, ...counts, slowestMs: Math.round(slowestMs * 10) / 10, wrongs };
}

function someProgram(chance: Chance): Program | null {
  const text = JSON.stringify(someBundle(chance));
  const bundle = parseBundle(text, NO_HASH);
  const program = bundle.ok ? compile(bundle.value) : bundle;
  return program.ok ? program.value : null;
}

/** Nobody compares these bundles, and hashing each would take half of the time. */
const NO_HASH = bundleHash('fuzz');

interface Told {
  readonly wrongs: readonly string[];
  readonly applied: boolean;
  readonly discounted: boolean;
  readonly earned: boolean;
}

function oneRun(program: Program, chance: Chance): Told {
  const cheque = chance.percent(HUGE_PERCENT) ? huge(someCheque(chance)) : someCheque(chance);
  const facts = someMember(chance);
  const at = chance.oneOf(MOMENTS);
  try {
    return judged(program, cheque, facts, at);
  } catch (error) {
    const text = error instanceof Error ? error.message : String(error);
    return { wrongs: [`threw ${text}`], applied: false, discounted: false, earned: false };
  }
}

function judged(program: Program, cheque: Cheque, facts: MemberFacts | null, at: Moment): Told {
  const result = evaluate(program, cheque, facts, at, { trace: true });
  // Scanned the other way round, without a trace, every promotion looked at: the same sums.
  const turned = { ...cheque, lines: cheque.lines.toReversed() };
  const again = evaluate(program, turned, facts, at, { trace: false, considerAll: true });
  const wrongs = [...wrongsOf(cheque, facts, result)];
  if (again.totals.totalKopecks !== result.totals.totalKopecks) wrongs.push('order of scanning');
  if (again.accruals.length !== result.accruals.length) wrongs.push('bonuses by order of scanning');
  return {
    wrongs,
    applied: result.trace.some(({ outcome }) => outcome === 'applied'),
    discounted: result.totals.discountKopecks > 0,
    earned: result.accruals.length > 0,
  };
}

function huge(cheque: Cheque): Cheque {
  return {
    ...cheque,
    lines: cheque.lines.map((line) => ({
      ...line,
      quantityMilli: line.quantityMilli * 1000,
      amountKopecks: line.amountKopecks * 1000,
    })),
  };
}
