/** What the runs mean: which mutants nobody saw, and which reasons are out of date. */
import type { Fate } from './run.ts';

/** A change that cannot be seen from outside, with the reason. */
export interface Equivalent {
  readonly file: string;
  /** The line as it stands, trimmed. */
  readonly code: string;
  readonly from: string;
  readonly to: string;
  /** Which of several such changes on the line; absent = all of them. */
  readonly nth?: number;
  readonly reason: string;
}

export interface Judgement {
  readonly survivors: readonly Fate[];
  /** Listed, but killed now or gone from a file that was run. */
  readonly stale: readonly Equivalent[];
  readonly killed: number;
  readonly equivalent: number;
}

export function judgeFates(fates: readonly Fate[], listed: readonly Equivalent[]): Judgement {
  const used = new Set<Equivalent>();
  const survivors: Fate[] = [];
  for (const fate of fates) {
    if (fate.killed) continue;
    const entry = listed.find((one) => fits(one, fate));
    if (entry === undefined) survivors.push(fate);
    else used.add(entry);
  }
  const run = new Set(fates.map(({ file }) => file));
  const killed = fates.filter((fate) => fate.killed).length;
  return {
    survivors,
    stale: listed.filter((one) => run.has(one.file) && !used.has(one)),
    killed,
    equivalent: fates.length - killed - survivors.length,
  };
}

function fits({ file, code, from, to, nth }: Equivalent, fate: Fate): boolean {
  const { mutant } = fate;
  return (
    file === fate.file &&
    code === mutant.code &&
    from === mutant.from &&
    to === mutant.to &&
    (nth === undefined || nth === mutant.nth)
  );
}
