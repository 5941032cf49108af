/**
 * The till's time: the machine's clock corrected by what the hub said. Off-line after a restart it never
 * falls behind the last moment written to disk; once the hub has answered, the hub is right. A wrong clock
 * is told, never a reason to refuse a sale.
 */
import type { Clock } from '@verno/shared/kernel/clock';
import type { Document } from './store/documents.ts';
import type { ClockState } from './store/identity.ts';

const SAMPLES_MAX = 8;
/** Smaller corrections are not worth a write. */
const OFFSET_STEP_MS = 250;

export interface TillClock {
  /** Milliseconds since the Unix epoch, corrected. */
  readonly nowMs: () => number;
  /** Milliseconds since this engine's boot. */
  readonly monotonicMs: () => number;
  /** Hub minus machine, by the quickest of the last exchanges. */
  readonly offsetMs: () => number;
  /** An exchange with the hub: its time, and the machine's monotonic time before and after. */
  readonly observe: (
    serverTimeMs: number,
    sentMonotonicMs: number,
    receivedMonotonicMs: number,
  ) => void;
}

interface Sample {
  readonly offsetMs: number;
  readonly roundTripMs: number;
}

/** `lastWrittenMs`: the moment of the last event on disk, 0 where there is none. */
export function createTillClock(
  clock: Clock,
  kept: Document<ClockState>,
  lastWrittenMs: number,
): TillClock {
  const bootMonotonicMs = clock.monotonicMs();
  const before = kept.read() ?? { offsetMs: 0 };
  let samples: readonly Sample[] = [];
  let offsetMs = before.offsetMs;
  const monotonicMs = (): number => Math.floor(clock.monotonicMs() - bootMonotonicMs);
  return {
    nowMs: () => {
      const corrected = Math.floor(clock.nowMs() + offsetMs);
      return samples.length > 0 ? corrected : Math.max(corrected, lastWrittenMs + monotonicMs());
    },
    monotonicMs,
    offsetMs: () => offsetMs,
    observe: (serverTimeMs, sentMs, receivedMs) => {
      const roundTripMs = Math.max(0, receivedMs - sentMs);
      const sample = { offsetMs: serverTimeMs + roundTripMs / 2 - clock.nowMs(), roundTripMs };
      samples = [...samples, sample].slice(-SAMPLES_MAX);
      const best = samples.reduce((a, b) => (b.roundTripMs < a.roundTripMs ? b : a));
      if (Math.abs(best.offsetMs - offsetMs) < OFFSET_STEP_MS) return;
      offsetMs = Math.round(best.offsetMs);
      kept.write({ offsetMs });
    },
  };
}
