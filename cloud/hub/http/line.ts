/**
 * A line before a slow counter. Who can be served soon waits, unread; the rest are told when to come again, one
 * after another, as fast as turns come free. A thousand tills told to come «in a few seconds» cost the hub half its
 * time in telling them again; told to come too late, they leave it idle.
 */
import { createTempo } from './tempo.ts';
import type { TempoOptions } from './tempo.ts';

export type Place =
  /** It is the caller's turn; to be given back once, `served`: he was not gone before he was heard. */
  | { readonly kind: 'turn'; readonly giveBack: (served: boolean) => void }
  /** No room; whole seconds, 1 to 60. */
  | { readonly kind: 'later'; readonly comeAgainS: number };

export interface Line {
  join(): Promise<Place>;
}

export interface LineOptions extends TempoOptions {
  /** So many have a turn at once, however long one takes. */
  readonly concurrentMax: number;
}

/** A caller waits half a minute for his answer: who will not be served by then need not stand in line. */
const WAIT_MS = 15_000;
const SENT_AWAY_MS = 20_000;

export function createLine({ concurrentMax, ...options }: LineOptions): Line {
  const tempo = createTempo(options);
  const waiting: ((place: Place) => void)[] = [];
  let running = 0;

  const isFull = (): boolean => running >= concurrentMax;
  const toServeMs = (callers: number): number => (running + callers) * tempo.turnMs();
  const later = (): Place => ({
    kind: 'later',
    comeAgainS: tempo.placeS(toServeMs(waiting.length)),
  });

  const free = (served: boolean): void => {
    if (!isFull()) tempo.idle();
    else if (served) tempo.freed();
    const next = waiting.shift();
    if (next === undefined) running -= 1;
    else next(turn());
    // It goes slower than it looked when they came.
    while (waiting.length > 0 && toServeMs(waiting.length) > SENT_AWAY_MS) {
      waiting.pop()?.(later());
    }
  };

  const turn = (): Place => {
    let isGiven = true;
    return {
      kind: 'turn',
      giveBack: (served) => {
        if (!isGiven) return;
        isGiven = false;
        free(served);
      },
    };
  };

  return {
    async join() {
      if (!isFull()) {
        running += 1;
        if (isFull()) tempo.filled();
        return turn();
      }
      if (toServeMs(waiting.length + 1) > WAIT_MS) return later();
      return new Promise<Place>((resolve) => {
        waiting.push(resolve);
      });
    },
  };
}
