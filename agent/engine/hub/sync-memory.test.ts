import { expect, test } from 'vitest';
import { openStore } from '../store/temp-folder.testkit.ts';
import { createRunningTime } from './sync-memory.ts';

const HOUR_MS = 3_600_000;

test('[SYNC-07] running time grows by what passed while the engine ran, whatever the clocks say', () => {
  const { store } = openStore();
  let monotonicMs = 500;
  const clockAt = (wallMs: number) => ({ monotonicMs: () => monotonicMs, nowMs: () => wallMs });
  const first = createRunningTime(store, clockAt(1_000_000));
  monotonicMs += 5 * HOUR_MS;
  expect(first.nowMs()).toBe(1_000_000 + 5 * HOUR_MS);
  // Another boot: the monotonic clock begins anew, and the wall clock is ten years ahead.
  monotonicMs = 0;
  const second = createRunningTime(store, clockAt(1_000_000 + 87_600 * HOUR_MS));
  expect(second.nowMs()).toBe(1_000_000 + 5 * HOUR_MS);
  monotonicMs += 60_000;
  expect(second.nowMs()).toBe(1_000_000 + 5 * HOUR_MS + 60_000);
});

test('a count lost with a damaged page goes on from the newest acknowledgement, never ahead of the clock', () => {
  const { store } = openStore();
  store.events.acknowledge(1, 1, 700);
  const clock = { monotonicMs: () => 0, nowMs: () => 90_000_000 };
  expect(createRunningTime(store, clock).nowMs()).toBe(700);
  const { store: other } = openStore();
  other.events.acknowledge(1, 1, 95_000_000);
  expect(createRunningTime(other, clock).nowMs()).toBe(90_000_000);
});
