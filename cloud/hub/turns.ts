/** A bounded crowd: so many at once, so many waiting in order, the rest are sent away. */

export interface Turns {
  /** Resolves to a function that gives the turn back, once; null when too many wait already. */
  take(): Promise<(() => void) | null>;
}

/** @param concurrentMax how many have a turn at once @param waitingMax how many may wait for one */
export function createTurns(concurrentMax: number, waitingMax: number): Turns {
  let running = 0;
  const waiting: (() => void)[] = [];
  const turn = (): (() => void) => {
    let given = true;
    return () => {
      if (!given) return;
      given = false;
      const next = waiting.shift();
      if (next === undefined) running -= 1;
      else next();
    };
  };
  return {
    async take() {
      if (running < concurrentMax) {
        running += 1;
        return turn();
      }
      if (waiting.length >= waitingMax) return null;
      await new Promise<void>((resolve) => {
        waiting.push(resolve);
      });
      return turn();
    },
  };
}
