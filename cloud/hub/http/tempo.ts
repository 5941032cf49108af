/** How fast turns at a counter come free, and so when a caller who is sent away should come again. */

export interface Tempo {
  /** Milliseconds between two turns that come free, as far as is known. */
  turnMs(): number;
  /** The last free turn was taken. */
  filled(): void;
  /** A turn came free although others were free all the time: callers wait for nothing. */
  idle(): void;
  /** A turn came free while none was. */
  freed(): void;
  /** Whole seconds, 1 to 60, for one who is sent away; the one after him comes later. `lineMs`: work before him. */
  placeS(lineMs: number): number;
}

export interface TempoOptions {
  /** A clock that never goes back. */
  readonly nowMs: () => number;
  /** Spreads those who are too far behind for a place of their own. */
  readonly random01: () => number;
}

/** As long as it is not known better. */
const INTERVAL_FIRST_MS = 10;
/** Weight of the newest interval in the mean; it counts as so many means at most: one hiccup says little. */
const NEWEST = 1 / 8;
const HICCUP = 4;
/** What is left of the mean when a turn was free all the time. */
const LEFT = 0.8;
/** A counter that gave no turn back for so long stands still. */
const STALL_MS = 3000;
/** Callers sent away come so much closer together than turns come free: too late would leave the counter idle. */
const EARLY = 0.5;
const SOONEST_MS = 1000;
/** A till tries this often by itself; whoever is further behind comes in the second half of it. */
const LATEST_MS = 60_000;

export function createTempo({ nowMs, random01 }: TempoOptions): Tempo {
  let intervalMs = INTERVAL_FIRST_MS;
  /** When a turn last came free, or the last free one was taken: the turns are all taken since. */
  let sinceMs: number | null = null;
  /** When the caller who was sent away last comes again. */
  let lastPlaceMs = 0;
  const turnMs = (): number => {
    const standsMs = sinceMs === null ? 0 : nowMs() - sinceMs;
    return standsMs < STALL_MS ? intervalMs : Math.max(intervalMs, standsMs);
  };
  return {
    turnMs,
    filled: () => {
      sinceMs = nowMs();
    },
    idle: () => {
      intervalMs = Math.max(INTERVAL_FIRST_MS, intervalMs * LEFT);
      sinceMs = null;
      lastPlaceMs = 0;
    },
    freed: () => {
      const now = nowMs();
      const newestMs = Math.min(now - (sinceMs ?? now), intervalMs * HICCUP);
      intervalMs = Math.max(1, intervalMs + (newestMs - intervalMs) * NEWEST);
      sinceMs = now;
    },
    placeS: (lineMs) => {
      const now = nowMs();
      const soonestMs = now + Math.max(SOONEST_MS, lineMs);
      lastPlaceMs = Math.max(lastPlaceMs, soonestMs) + turnMs() * EARLY;
      if (lastPlaceMs <= now + LATEST_MS) return Math.ceil((lastPlaceMs - now) / 1000);
      lastPlaceMs = now + LATEST_MS;
      return Math.ceil((LATEST_MS * (1 + random01())) / 2000);
    },
  };
}
