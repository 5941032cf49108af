/** `npm run sim`: seeds through the simulated world, planted faults, one run told in words. */
import { parseArgs } from 'node:util';
import { INVARIANTS } from './broken.ts';
import { FAULTS } from './faults.ts';
import type { Plan } from './faults.ts';
import { MUTANTS } from './mutants.ts';
import { runSeed, SOUND } from './run.ts';
import type { Outcome, Sound } from './run.ts';
import { shrink } from './shrink.ts';
import { FAULT_WORDS, momentOf } from './story.ts';

const SEEDS = 200;
const MUTANT_SEEDS_MAX = 400;
const BROKEN_SHOWN_MAX = 10;
const USAGE =
  'npm run sim -- [--seeds N] [--start S] [--mode safety|progress] | --seed S [--story] [--mutant NAME] | --mutants';

const say = (text: string): void => void process.stdout.write(`${text}\n`);

function planOf(seed: number, mode: Plan['mode']): Plan {
  return { seed, mode, faults: new Set(FAULTS) };
}

function brokenLine({ seed, broken }: Outcome): string {
  if (broken === null) return `семя ${seed}: все инварианты выполнены`;
  const name = broken.invariant === 'bug' ? 'ошибка программы' : INVARIANTS[broken.invariant];
  return `семя ${seed}, ${momentOf(broken.atMs)}: нарушен инвариант ${broken.invariant} «${name}»: ${broken.what}`;
}

/** Many seeds; gives how many broke. */
function runMany(start: number, seeds: number, mode: Plan['mode']): number {
  const startedMs = performance.now();
  const sums = {
    broken: 0,
    receipts: 0,
    accepted: 0,
    apart: 0,
    snapshots: 0,
    differed: 0,
    steps: 0,
  };
  for (let seed = start; seed < start + seeds; seed += 1) {
    const outcome = runSeed(planOf(seed, mode));
    sums.receipts += outcome.figures.receipts;
    sums.accepted += outcome.figures.accepted;
    sums.apart += outcome.figures.apart;
    sums.snapshots += outcome.figures.snapshots;
    sums.differed += outcome.figures.differed;
    sums.steps += outcome.steps;
    if (outcome.broken === null) continue;
    sums.broken += 1;
    if (sums.broken <= BROKEN_SHOWN_MAX) say(brokenLine(outcome));
  }
  const minutes = (performance.now() - startedMs) / 60_000;
  say(
    `${mode}: семян ${seeds} (${start}–${start + seeds - 1}), нарушений ${sums.broken}; шагов ${sums.steps}, ` +
      `чеков на дисках касс ${sums.receipts}, принято ${sums.accepted}, отдельно ${sums.apart}, снимков взято ${sums.snapshots}, ` +
      `разных наборов замечено ${sums.differed}; ` +
      `${Math.round(seeds / minutes)} семян в минуту`,
  );
  return sums.broken;
}

/** Each planted fault must be found; gives how many were not. */
function runMutants(start: number): number {
  let missed = 0;
  for (const { name, what, sound } of MUTANTS) {
    const found = firstBroken(start, sound);
    if (found === null) missed += 1;
    say(`${found === null ? 'НЕ НАЙДЕН' : 'найден   '} ${name} (${what})`);
    if (found !== null) say(`          ${brokenLine(found)}`);
  }
  say(`посажено ${MUTANTS.length}, не найдено ${missed}`);
  return missed;
}

function firstBroken(start: number, sound: Sound): Outcome | null {
  for (let seed = start; seed < start + MUTANT_SEEDS_MAX; seed += 1) {
    const outcome = runSeed(planOf(seed, 'progress'), sound);
    if (outcome.broken !== null) return outcome;
  }
  return null;
}

function runOne(plan: Plan, sound: Sound, story: boolean): number {
  const tell = story ? (atMs: number, text: string) => say(`${momentOf(atMs)}  ${text}`) : null;
  const outcome = runSeed(plan, sound, tell);
  say(brokenLine(outcome));
  if (outcome.broken === null) return 0;
  const needed = [...shrink(plan, sound)].map((fault) => `${fault} (${FAULT_WORDS[fault]})`);
  say(`шаг ${outcome.steps}; нужны сбои: ${needed.join(', ') || 'никакие'}`);
  return 1;
}

function main(): number {
  const { values } = parseArgs({
    options: {
      seeds: { type: 'string' },
      start: { type: 'string' },
      seed: { type: 'string' },
      mode: { type: 'string' },
      mutant: { type: 'string' },
      mutants: { type: 'boolean' },
      story: { type: 'boolean' },
    },
  });
  const mode = values.mode === 'safety' ? 'safety' : 'progress';
  const [start, seeds, seed] = [values.start ?? '1', values.seeds ?? `${SEEDS}`, values.seed].map(
    Number,
  );
  const wrong = [start, seeds].some((number) => !Number.isSafeInteger(number) || (number ?? 0) < 1);
  const mutant = MUTANTS.find(({ name }) => name === values.mutant);
  if (wrong || (values.mutant !== undefined && mutant === undefined)) {
    say(USAGE);
    return 2;
  }
  if (values.mutants === true) return runMutants(start ?? 1) === 0 ? 0 : 1;
  if (values.seed !== undefined && seed !== undefined && Number.isSafeInteger(seed)) {
    return runOne(planOf(seed, mode), mutant?.sound ?? SOUND, values.story === true);
  }
  return runMany(start ?? 1, seeds ?? SEEDS, mode) === 0 ? 0 : 1;
}

process.exitCode = main();
