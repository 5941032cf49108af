/**
 * How things are timed on a machine that does other work too. Those who are compared take turns in short
 * batches, so that a busy second falls on all of them alike; the median is the middle of the batches'
 * medians, the 99th percentile that of all samples.
 */
import type { Figures } from './line.ts';

/** Somebody whose runs are timed. */
export interface Subject {
  /** Runs in one turn. */
  readonly batch: number;
  readonly run: () => unknown;
}

export interface Plan {
  readonly rounds: number;
  /** Rounds before the timed ones. */
  readonly warmup: number;
}

/** Times subjects by turns. @returns microseconds a run, in the order of the subjects. */
export async function alternate(subjects: readonly Subject[], plan: Plan): Promise<Figures[]> {
  const samples = subjects.map((): number[][] => []);
  for (let round = -plan.warmup; round < plan.rounds; round += 1) {
    for (const [place, subject] of subjects.entries()) {
      const batch = await timeBatch(subject);
      if (round >= 0) samples[place]?.push(batch);
    }
  }
  return samples.map(figuresOf);
}

/** The figures of samples that were taken in batches. */
export function figuresOf(batches: readonly (readonly number[])[]): Figures {
  return { median: median(batches.map(median)), p99: quantile(batches.flat(), 0.99) };
}

/** Times one run. @returns microseconds. */
export async function timeOnce(run: () => unknown): Promise<number> {
  const startedMs = performance.now();
  await run();
  return (performance.now() - startedMs) * 1000;
}

async function timeBatch({ batch, run }: Subject): Promise<number[]> {
  const samples: number[] = [];
  for (let i = 0; i < batch; i += 1) {
    const startedMs = performance.now();
    const done = run();
    // Waiting for what is done already would be timed as work.
    if (done instanceof Promise) await done;
    samples.push((performance.now() - startedMs) * 1000);
  }
  return samples;
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
