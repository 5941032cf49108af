/** Keeps the sequencer going: on a poke, and by a timer in case a poke was lost. */
import type { Logger } from 'pino';
import type { Db } from '../store/database.ts';
import { sequence } from './sequencer.ts';

const EVERY_MS = 2000;

export interface SequencerRunner {
  /** Something was committed: run soon. Pokes during a run make one more run. */
  poke(): void;
  stop(): Promise<void>;
}

export function startSequencer(db: Db, log: Logger): SequencerRunner {
  const state: { again: boolean; stopped: boolean; running: Promise<void> | null } = {
    again: false,
    stopped: false,
    running: null,
  };
  const run = async (): Promise<void> => {
    do {
      state.again = false;
      try {
        await sequence(db);
      } catch (error) {
        // The timer tries again; a database that is away is reported by every call, too.
        log.warn({ err: error }, 'sequencer failed');
      }
    } while (state.again && !state.stopped);
    state.running = null;
  };
  const poke = (): void => {
    if (state.stopped) return;
    if (state.running === null) state.running = run();
    else state.again = true;
  };
  const timer = setInterval(poke, EVERY_MS);
  poke();
  return {
    poke,
    async stop() {
      state.stopped = true;
      clearInterval(timer);
      await state.running;
    },
  };
}
