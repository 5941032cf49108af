/** Small things the sync remembers between runs of the engine. */
import { z } from 'zod';
import { documentOf } from '../store/documents.ts';
import type { Document } from '../store/documents.ts';
import type { TillClock } from '../clock.ts';
import type { TillStore } from '../store/store.ts';

/** Written this often: a crash forgets at most so much running time, and then events are kept longer. */
const WRITTEN_EVERY_MS = 10 * 60_000;

/** The first key a hub gave is the one whose bundles are taken: another needs a new enrolment. */
export function rulesKeyOf(store: Pick<TillStore, 'database'>): Document<string> {
  return documentOf(store.database, 'rules_key', z.base64());
}

export interface RunningTime {
  /** Milliseconds this till has run in all. A jump of the wall clock does not touch it. */
  readonly nowMs: () => number;
}

/**
 * Age of what is kept for a time: counted while the engine runs, so it is never more than has passed.
 * A till that never counted, or lost its count with a damaged page, goes on from its newest
 * acknowledgement: programs before stamped those with the wall clock.
 */
export function createRunningTime(
  store: Pick<TillStore, 'database' | 'events'>,
  { monotonicMs, nowMs }: Pick<TillClock, 'monotonicMs' | 'nowMs'>,
): RunningTime {
  const kept = documentOf(store.database, 'running_time', z.object({ ranMs: z.int().min(0) }));
  const known = kept.read();
  const before = known?.ranMs ?? firstMs(store, nowMs());
  if (known === null) kept.write({ ranMs: before });
  const startedMs = monotonicMs();
  let written = before;
  return {
    nowMs: () => {
      const ranMs = before + Math.max(0, Math.floor(monotonicMs() - startedMs));
      if (ranMs - written >= WRITTEN_EVERY_MS) {
        written = ranMs;
        kept.write({ ranMs });
      }
      return ranMs;
    },
  };
}

function firstMs({ events }: Pick<TillStore, 'events'>, nowMs: number): number {
  return Math.max(0, Math.floor(Math.min(nowMs, events.lastAckedMs() ?? nowMs)));
}
