import { setTimeout as sleep } from 'node:timers/promises';

const LOOK_MS = 5;

/** Waits until `condition` holds; rejects with `explain()` after `timeoutMs`. */
export async function until(
  condition: () => boolean,
  timeoutMs: number,
  explain: () => string,
): Promise<void> {
  const deadlineMs = performance.now() + timeoutMs;
  while (!condition()) {
    if (performance.now() > deadlineMs) throw new Error(`${explain()} (${timeoutMs} ms)`);
    await sleep(LOOK_MS);
  }
}
