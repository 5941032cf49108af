/** A step repeated for ever: after each it says how long to rest; a kick ends a soft rest at once. */

const CRASH_REST_MS = 5000;

export interface Rest {
  readonly restMs: number;
  /** A firm rest was asked for by the hub: kicks wait for its end. */
  readonly firm: boolean;
}

export interface Loop {
  readonly start: () => void;
  readonly kick: () => void;
  readonly stop: () => Promise<void>;
}

/** `step` must not throw for expected failures; a throw is told to `onCrash` and rested over. */
export function createLoop(
  step: (signal: AbortSignal) => Promise<Rest>,
  onCrash: (error: unknown) => void,
): Loop {
  const stopping = new AbortController();
  let kicked = false;
  let wake: (() => void) | null = null;
  let running: Promise<void> | null = null;

  const rest = ({ restMs, firm }: Rest): Promise<void> =>
    new Promise((resolve) => {
      if (stopping.signal.aborted || (kicked && !firm) || restMs <= 0) return resolve();
      const done = (): void => {
        clearTimeout(timer);
        stopping.signal.removeEventListener('abort', done);
        // A kick may come through only now, when another rest has begun: that one is not its own.
        if (wake === done) wake = null;
        resolve();
      };
      const timer = setTimeout(done, restMs);
      stopping.signal.addEventListener('abort', done);
      wake = firm ? null : done;
    });
  const run = async (): Promise<void> => {
    while (!stopping.signal.aborted) {
      kicked = false;
      let after: Rest = { restMs: CRASH_REST_MS, firm: true };
      try {
        after = await step(stopping.signal);
      } catch (error) {
        onCrash(error);
      }
      await rest(after);
    }
  };
  return {
    start: () => {
      running ??= run();
    },
    kick: () => {
      kicked = true;
      // Whoever kicks is in the middle of something, often with a customer waiting: he finishes first.
      if (wake !== null) setImmediate(wake);
    },
    stop: async () => {
      stopping.abort();
      await running;
    },
  };
}
