/** One line of a benchmark's report. */

export interface BenchLine {
  readonly bench: string;
  readonly case: string;
  readonly unit: string;
  readonly median: number;
  readonly p99: number | null;
  /** What it is compared with in the same run; null where there is none. */
  readonly peer: string | null;
  readonly peerMedian: number | null;
  /** What `goal` speaks of: times by which we are better, or ours by the peer's; null where none. */
  readonly ratio: number | null;
  readonly goal: string | null;
  readonly met: boolean | null;
}

export type Report = (line: BenchLine) => void;

interface BenchOptions {
  /** Also what takes many minutes and gigabytes. */
  readonly big: boolean;
  /** Sizes said on the command line, `--members=1000`; a family has its own where nothing is said. */
  readonly sizes: Readonly<Record<string, number>>;
}

/** A family of benchmarks: `npm run bench:NAME`. */
export interface BenchFamily {
  readonly name: string;
  run(report: Report, options: BenchOptions): Promise<void>;
}

/** Figures of one subject, in the unit of its line. */
export interface Figures {
  readonly median: number;
  readonly p99: number | null;
}

/** A line without a peer or goal; `rest` adds them. */
export function benchLine(
  bench: string,
  name: string,
  unit: string,
  { median, p99 }: Figures,
  rest: Partial<BenchLine> = {},
): BenchLine {
  return {
    bench,
    case: name,
    unit,
    median: readable(median),
    p99: p99 === null ? null : readable(p99),
    peer: null,
    peerMedian: null,
    ratio: null,
    goal: null,
    met: null,
    ...rest,
  };
}

/** A peer's fields: `ratio` is held against `limit` as `goal` says. */
export function against(
  peer: string,
  peerMedian: number,
  ratio: number,
  goal: { readonly atLeast: number } | { readonly atMost: number } | null,
): Pick<BenchLine, 'peer' | 'peerMedian' | 'ratio' | 'goal' | 'met'> {
  const told = { peer, peerMedian: readable(peerMedian), ratio: readable(ratio) };
  if (goal === null) return { ...told, goal: null, met: null };
  return 'atLeast' in goal
    ? { ...told, goal: `ratio ≥ ${goal.atLeast}`, met: ratio >= goal.atLeast }
    : { ...told, goal: `ratio ≤ ${goal.atMost}`, met: ratio <= goal.atMost };
}

/** A goal on the figures themselves: `p99 < 50 ms`. */
export function under(
  figure: 'median' | 'p99',
  limit: number,
  unit: string,
  figures: Figures,
): Pick<BenchLine, 'goal' | 'met'> {
  const value = figures[figure];
  return { goal: `${figure} < ${limit} ${unit}`, met: value !== null && value < limit };
}

/** Rounds for people: four significant digits. */
function readable(value: number): number {
  return Number(value.toPrecision(4));
}
