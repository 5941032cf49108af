/** The machine's clock and chance, and ids made of them. */
import { randomBytes } from 'node:crypto';
import type { Clock, Random } from '@verno/shared/kernel/clock';
import { uuidv7 } from '@verno/shared/kernel/uuid';

export const systemClock: Clock = {
  nowMs: () => Date.now(),
  monotonicMs: () => Math.floor(performance.now()),
};

export const systemRandom: Random = { bytes: (count) => randomBytes(count) };

/** Random bytes drawn from the system at once: an id takes ten, and a batch of purchases hundreds of ids. */
const POOL_BYTES = 8192;

/** Chance for ids only: what is drawn ahead stays in memory for a while, which secrets must not. */
function pooledRandom(random: Random): Random {
  let pool: Uint8Array = new Uint8Array(0);
  let used = 0;
  return {
    bytes(count) {
      if (used + count > pool.length) {
        pool = random.bytes(Math.max(count, POOL_BYTES));
        used = 0;
      }
      used += count;
      return pool.slice(used - count, used);
    },
  };
}

export interface Ids {
  /** A UUIDv7 greater than every one made before by this maker. */
  next(): string;
}

const COUNTER_MAX = 0xfff;

/**
 * Ids that grow within one process even inside one millisecond (RFC 9562, 6.2, method 1: a counter in
 * `rand_a`), so that the postings of one booking keep their order.
 */
export function createIds(clock: Clock, random: Random): Ids {
  let lastMs = 0;
  let counter = 0;
  const chance = pooledRandom(random);
  return {
    next() {
      const nowMs = clock.nowMs();
      if (nowMs > lastMs) {
        lastMs = nowMs;
        counter = 0;
      } else if (counter < COUNTER_MAX) {
        counter += 1;
      } else {
        lastMs += 1;
        counter = 0;
      }
      return uuidv7(lastMs, { bytes: (count) => withCounter(chance.bytes(count), counter) });
    },
  };
}

function withCounter(bytes: Uint8Array, counter: number): Uint8Array {
  const copy = Uint8Array.from(bytes);
  copy[6] = counter >>> 8;
  copy[7] = counter & 0xff;
  return copy;
}
