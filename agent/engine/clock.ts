/**
 * The till's time: the machine's clock corrected by what the hub said. Off-line after a restart it never
 * falls behind the last moment written to disk; once the hub has answered, the hub is right. A wrong clock
 * is told, never a reason to refuse a sale.
 */
import type { Clock } from '@verno/shared/kernel/clock';
import type { Document } from './store/documents.ts';
import type { ClockState } from './store/identity.ts';

const SAMPLES_MAX = 8;
/** Wall and monotonic clocks that drift apart by more than this: one of them jumped. */
const JUMP_MS = 60_000;
/** Smaller corrections are not worth a write. */
const OFFSET_STEP_MS = 250;

export interface TillClock {
  /** Milliseconds since the Unix epoch, corrected. */
  readonly nowMs: () => number;
  /**
   * The corrected time where it is certain: the hub has answered since the boot, and the machine's wall clock
   * has not jumped since. null otherwise: what is kept for a time must not go by a clock that moved.
   */
  readonly sureMs: () => number | null;
  /** Milliseconds since this engine's boot. */
  readonly monotonicMs: () => number;
  /** Hub minus machine, by the quickest of the last exchanges. */
  readonly offsetMs: () => number;
  /** The quickest of the last exchanges and how many there are; null before the first since the boot. */
  readonly measured: () => Measured | null;
  /** An exchange with the hub: its time, and the machine's monotonic time before and after. */
  readonly observe: (
    serverTimeMs: number,
    sentMonotonicMs: number,
    receivedMonotonicMs: number,
  ) => void;
}

interface Measured {
  readonly offsetMs: number;
  readonly roundTripMs: number;
  readonly samples: number;
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
  /** Wall minus monotonic when the hub last answered. */
  let gapMs: number | null = null;
  const monotonicMs = (): number => Math.floor(clock.monotonicMs() - bootMonotonicMs);
  return {
    nowMs: () => {
      const corrected = Math.floor(clock.nowMs() + offsetMs);
      return samples.length > 0 ? corrected : Math.max(corrected, lastWrittenMs + monotonicMs());
    },
    sureMs: () => {
      if (gapMs === null) return null;
      const movedMs = clock.nowMs() - clock.monotonicMs() - gapMs;
      return Math.abs(movedMs) > JUMP_MS ? null : Math.floor(clock.nowMs() + offsetMs);
    },
    monotonicMs,
    offsetMs: () => offsetMs,
    measured: () => {
      const best = quickest(samples);
      if (best === null) return null;
      const { roundTripMs } = best;
      return {
        offsetMs: Math.round(best.offsetMs),
        roundTripMs: Math.round(roundTripMs),
        samples: samples.length,
      };
    },
    observe: (serverTimeMs, sentMs, receivedMs) => {
      const nowGapMs = clock.nowMs() - clock.monotonicMs();
      // Exchanges from before a jump measured another clock, however quick they were.
      if (gapMs !== null && Math.abs(nowGapMs - gapMs) > JUMP_MS) samples = [];
      gapMs = nowGapMs;
      const roundTripMs = Math.max(0, receivedMs - sentMs);
      const sample = { offsetMs: serverTimeMs + roundTripMs / 2 - clock.nowMs(), roundTripMs };
      samples = [...samples, sample].slice(-SAMPLES_MAX);
      const best = quickest(samples) ?? sample;
      if (Math.abs(best.offsetMs - offsetMs) < OFFSET_STEP_MS) return;
      offsetMs = Math.round(best.offsetMs);
      kept.write({ offsetMs });
    },
  };
}

function quickest(samples: readonly Sample[]): Sample | null {
  const [first, ...others] = samples;
  if (first === undefined) return null;
  return others.reduce((a, b) => (b.roundTripMs < a.roundTripMs ? b : a), first);
}
