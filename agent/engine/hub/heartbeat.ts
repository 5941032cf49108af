/** Tells the hub how the till is, and measures the way to the hub's clock by it. It holds up nothing. */
import { heartbeat } from '@verno/shared/contracts/sync-heartbeat';
import type { TillReport } from '@verno/shared/contracts/sync-heartbeat';
import { backoffMs } from '@verno/shared/sync/call';
import type { TillClock } from '../clock.ts';
import type { TillStore } from '../store/store.ts';
import { createDayCount } from './day-count.ts';
import { createLoop } from './loop.ts';
import type { Loop, Rest } from './loop.ts';
import type { Session } from './session.ts';

const TIMEOUT_MS = 10_000;
const EVERY_MS = 30_000;
const SPREAD_MS = 15_000;
/** The first few follow each other quickly: the clock is told right by the quickest of several. */
const QUICK_COUNT = 3;
const QUICK_MS = 2000;
/** Day totals are told this often at most. */
const TOTALS_EVERY_MS = 5 * 60_000;
/** A hub that knows no heartbeats is asked again after so long: it may have been updated. */
const UNKNOWN_REST_MS = 3_600_000;
const RETRY_MOST_MS = 60_000;

/** What other parts of the engine know of its health. */
export type Health = Pick<TillReport, 'devices' | 'troubles' | 'lastProblem'>;

export interface HeartbeatDeps {
  readonly store: TillStore;
  readonly session: Session;
  readonly clock: TillClock;
  readonly random01: () => number;
  readonly activeBundle: () => number | null;
  readonly health: () => Health;
  readonly log: (event: string, error: unknown) => void;
}

export function createHeartbeat(deps: HeartbeatDeps): Loop {
  const { session, clock, random01 } = deps;
  const totals = createTotalsTeller(deps);
  let heard = 0;
  let failed = 0;
  const step = async (): Promise<Rest> => {
    const told = await totals.due();
    const report = { ...reportOf(deps), ...(told === null ? {} : { totals: told }) };
    // Where a hello comes first its time would be in the measure.
    const isPlain = session.token() !== null;
    const sentMs = clock.monotonicMs();
    const answer = await session.call(heartbeat, {
      params: {},
      timeoutMs: TIMEOUT_MS,
      body: report,
    });
    if (!answer.ok) {
      const isUnknown = answer.error.kind !== 'unreachable' && answer.error.status === 404;
      if (isUnknown) return { restMs: UNKNOWN_REST_MS, firm: true };
      failed += 1;
      return { restMs: backoffMs(failed, random01(), QUICK_MS, RETRY_MOST_MS), firm: false };
    }
    failed = 0;
    heard += 1;
    if (isPlain) clock.observe(answer.value.serverTimeMs, sentMs, clock.monotonicMs());
    if (told !== null) totals.told(told.throughSeq);
    const restMs = heard < QUICK_COUNT ? QUICK_MS : EVERY_MS + random01() * SPREAD_MS;
    return { restMs, firm: false };
  };
  return createLoop(step, (error) => deps.log('heartbeat.step_failed', error));
}

function reportOf({ store, clock, activeBundle, health }: HeartbeatDeps): TillReport {
  const nowMs = clock.nowMs();
  const age = (atMs: number): number => Math.max(0, Math.round(nowMs - atMs));
  const oldest = oldestWaitingMs(store);
  const complete = store.feed.state.read()?.lastCompleteMs ?? null;
  return {
    queued: store.events.waitingCount(),
    oldestQueuedAgeMs: oldest === null ? null : age(oldest),
    completeAgeMs: complete === null ? null : age(complete),
    bundleVersion: activeBundle(),
    clock: clock.measured(),
    ...health(),
  };
}

/** When the oldest unsent event was written; null in an empty queue. */
export function oldestWaitingMs({ identity, events }: Pick<TillStore, 'identity' | 'events'>) {
  const present = identity.read()?.epoch ?? 0;
  for (let epoch = 1; epoch <= present; epoch += 1) {
    const [first] = events.waiting(epoch, 1, 1);
    if (first !== undefined) return first.wall;
  }
  return null;
}

function createTotalsTeller({ store, clock }: HeartbeatDeps) {
  const count = createDayCount(store);
  let through = 0;
  let toldMs: number | null = null;
  return {
    /** Totals to tell now; null when there is nothing new, or it was told a moment ago. */
    due: async () => {
      if (toldMs !== null && clock.monotonicMs() - toldMs < TOTALS_EVERY_MS) return null;
      const totals = await count.upToNow();
      if (totals === null || totals.throughSeq < totals.fromSeq) return null;
      return totals.throughSeq === through ? null : totals;
    },
    told: (throughSeq: number): void => {
      through = throughSeq;
      toldMs = clock.monotonicMs();
    },
  };
}
