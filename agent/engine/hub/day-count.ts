/**
 * Counts and sums of the acknowledged events of this till by business day, for the hub to compare with its
 * books. Counted as they are acknowledged; after a start the newest of them are read once, a slice at a time, so
 * that a sale never waits for it.
 */
import { setImmediate } from 'node:timers/promises';
import { addToDays, TOTALS_DAYS_MAX } from '@verno/shared/sync/day-totals';
import type { DayTotal, TillTotals } from '@verno/shared/sync/day-totals';
import { moneyOfEvent } from '@verno/shared/sync/event-money';
import type { TillStore } from '../store/store.ts';

/** Events read back after a start. */
const READ_BACK_MAX = 1000;
/** Events read in one turn. */
const SLICE_EVENTS = 25;

interface Run {
  readonly epoch: number;
  readonly fromSeq: number;
  readonly throughSeq: number;
  readonly days: ReadonlyMap<string, DayTotal>;
  /** Number of the first event of each day, in the order they came. */
  readonly firsts: readonly number[];
}

export interface DayCount {
  /** Up to the newest acknowledged event; null where nothing is acknowledged yet. */
  readonly upToNow: () => Promise<TillTotals | null>;
}

export function createDayCount(store: Pick<TillStore, 'identity' | 'events'>): DayCount {
  let run: Run | null = null;
  return {
    upToNow: async () => {
      const epoch = store.identity.read()?.epoch ?? 0;
      const acked = ackedSeq(store, epoch);
      if (acked === 0) return null;
      // The hub came back from a backup and lost some, or this is another epoch: counted anew.
      if (run === null || run.epoch !== epoch || run.throughSeq > acked) {
        run = begin(epoch, Math.max(1, acked - READ_BACK_MAX + 1));
      }
      for (let read = 1; run.throughSeq < acked; read += 1) {
        run = withNext(store, run);
        if (read % SLICE_EVENTS === 0) await setImmediate();
      }
      const { fromSeq, throughSeq, days } = run;
      return { epoch, fromSeq, throughSeq, days: [...days.values()] };
    },
  };
}

function begin(epoch: number, fromSeq: number): Run {
  return { epoch, fromSeq, throughSeq: fromSeq - 1, days: new Map(), firsts: [] };
}

function withNext({ events }: Pick<TillStore, 'events'>, run: Run): Run {
  const seq = run.throughSeq + 1;
  const event = events.at(run.epoch, seq);
  // Dropped as old, or lost with a damaged page: what is counted begins after it.
  if (event === null) return begin(run.epoch, seq + 1);
  const money = moneyOfEvent(event);
  if (money === null) return { ...run, throughSeq: seq };
  const firsts = run.days.has(money.day) ? run.firsts : [...run.firsts, seq];
  // Too many days: the newer half of them is counted anew.
  if (firsts.length > TOTALS_DAYS_MAX) {
    return begin(run.epoch, firsts[Math.floor(TOTALS_DAYS_MAX / 2)] ?? seq);
  }
  return { ...run, throughSeq: seq, days: addToDays(run.days, money), firsts };
}

function ackedSeq({ events }: Pick<TillStore, 'events'>, epoch: number): number {
  const [waiting] = events.waiting(epoch, 1, 1);
  return waiting === undefined ? (events.head(epoch)?.seq ?? 0) : waiting.seq - 1;
}
