/** Timers of the hub. A failed run is logged and the next one tries again. */
import type { Logger } from 'pino';

export interface Job {
  readonly name: string;
  readonly everyMs: number;
  /** `stop` is raised when the hub ends: long work leaves off between two batches. */
  run(stop: AbortSignal): Promise<unknown>;
}

export interface RunningJobs {
  /** Waits for the runs under way. */
  stop(): Promise<void>;
}

/** Starts each job at once and then by its period; a job never overlaps itself. */
export function startJobs(jobs: readonly Job[], log: Logger): RunningJobs {
  const running = new Map<string, Promise<void>>();
  const ending = new AbortController();
  const start = (job: Job): void => {
    if (running.has(job.name)) return;
    const run = job
      .run(ending.signal)
      .catch((error: unknown) => log.warn({ err: error, job: job.name }, 'job failed'))
      .then(() => {
        running.delete(job.name);
      });
    running.set(job.name, run);
  };
  const timers = jobs.map((job) => {
    start(job);
    return setInterval(() => start(job), job.everyMs);
  });
  return {
    async stop() {
      ending.abort();
      for (const timer of timers) clearInterval(timer);
      await Promise.all(running.values());
    },
  };
}
