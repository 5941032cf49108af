import { expect, test } from 'vitest';
import { openStore } from '../store/temp-folder.testkit.ts';
import { createRunningTime } from './sync-memory.ts';

const HOUR_MS = 3_600_000;

test('[SYNC-07] running time grows by what passed while the engine ran, whatever the clocks say', () => {
  const { store } = openStore();
  let monotonicMs = 500;
  const first = createRunningTime(store, () => monotonicMs, 1_000_000);
  monotonicMs += 5 * HOUR_MS;
  expect(first.nowMs()).toBe(1_000_000 + 5 * HOUR_MS);
  // Another boot: the monotonic clock begins anew, and the wall clock is ten years ahead.
  monotonicMs = 0;
  const second = createRunningTime(store, () => monotonicMs, 1_000_000 + 87_600 * HOUR_MS);
  expect(second.nowMs()).toBe(1_000_000 + 5 * HOUR_MS);
  monotonicMs += 60_000;
  expect(second.nowMs()).toBe(1_000_000 + 5 * HOUR_MS + 60_000);
});
