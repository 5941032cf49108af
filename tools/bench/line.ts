/** One line of a benchmark's report, and how it is measured. */

export interface BenchLine {
  readonly bench: string;
  readonly case: string;
  readonly unit: string;
  readonly median: number;
  readonly p99: number | null;
  /** What it is compared with in the same run; null where there is none. */
  readonly peer: string | null;
  readonly peerMedian: number | null;
  /** Times by which we are better (peer ÷ ours) or the share named in `goal`. */
  readonly ratio: number | null;
  readonly goal: string | null;
  readonly met: boolean | null;
}

/** A family of benchmarks: `npm run bench:NAME`. */
export interface BenchFamily {
  readonly name: string;
  run(report: (line: BenchLine) => void): Promise<void>;
}

/** Middle value; of an even count, the lower middle one. */
export function median(samples: readonly number[]): number {
  return quantile(samples, 0.5);
}

/** The value below which `share` (0…1) of the samples lie. */
export function quantile(samples: readonly number[], share: number): number {
  const sorted = samples.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(share * (sorted.length - 1)))] ?? Number.NaN;
}

/**
 * Times a synchronous function, warm-up apart.
 * @returns microseconds of each run.
 */
export function timeUs(runs: number, warmup: number, body: (run: number) => void): number[] {
  for (let run = 0; run < warmup; run += 1) body(run);
  const samples: number[] = [];
  for (let run = 0; run < runs; run += 1) {
    const startedMs = performance.now();
    body(run);
    samples.push((performance.now() - startedMs) * 1000);
  }
  return samples;
}

/** The same for a function that takes its time. @returns microseconds of each run. */
export async function timeAsyncUs(
  runs: number,
  warmup: number,
  body: (run: number) => Promise<void>,
): Promise<number[]> {
  for (let run = 0; run < warmup; run += 1) await body(run);
  const samples: number[] = [];
  for (let run = 0; run < runs; run += 1) {
    const startedMs = performance.now();
    await body(run);
    samples.push((performance.now() - startedMs) * 1000);
  }
  return samples;
}

/** Rounds for people: four significant digits. */
export function readable(value: number): number {
  return Number(value.toPrecision(4));
}
