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

/**
 * Starts each job by its period, and the first time one after another: together they would take every connection
 * from the hub's first callers. A job never overlaps itself.
 */
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
  const startAll = async (): Promise<void> => {
    for (const job of jobs) {
      if (ending.signal.aborted) return;
      start(job);
      await running.get(job.name);
    }
  };
  const timers = jobs.map((job) => setInterval(() => start(job), job.everyMs));
  const started = startAll();
  return {
    async stop() {
      ending.abort();
      for (const timer of timers) clearInterval(timer);
      await started;
      await Promise.all(running.values());
    },
  };
}
