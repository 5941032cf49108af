import { setTimeout as pause } from 'node:timers/promises';
import fc from 'fast-check';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { backoffMs } from '@verno/shared/sync/call';
import { createLoop } from './loop.ts';
import type { Rest } from './loop.ts';

const PATIENCE = { timeout: 5000, interval: 5 };
const HOUR: Rest = { restMs: 3_600_000, firm: false };

function counted(rests: (step: number) => Rest) {
  let steps = 0;
  const crashes: unknown[] = [];
  const loop = createLoop(
    () => {
      steps += 1;
      return Promise.resolve(rests(steps));
    },
    (error) => crashes.push(error),
  );
  onTestFinished(() => loop.stop());
  loop.start();
  return { loop, steps: () => steps, crashes };
}

describe('a loop', () => {
  test('rests until it is kicked, each kick counts, also many in a row', async () => {
    const { loop, steps } = counted(() => HOUR);
    await vi.waitFor(() => expect(steps()).toBe(1), PATIENCE);
    for (let round = 2; round <= 6; round += 1) {
      loop.kick();
      loop.kick();
      const before = round;
      await vi.waitFor(() => expect(steps()).toBeGreaterThanOrEqual(before), PATIENCE);
      await pause(10);
    }
    const settled = steps();
    loop.kick();
    await vi.waitFor(() => expect(steps()).toBeGreaterThan(settled), PATIENCE);
  });

  test('a firm rest is slept out, whoever kicks', async () => {
    const { loop, steps } = counted(() => ({ restMs: 200, firm: true }));
    await vi.waitFor(() => expect(steps()).toBe(1), PATIENCE);
    const startedMs = performance.now();
    loop.kick();
    await vi.waitFor(() => expect(steps()).toBe(2), PATIENCE);
    expect(performance.now() - startedMs).toBeGreaterThan(150);
  });

  test('a kick in the middle of a step is not forgotten', async () => {
    let open: () => void = () => undefined;
    let steps = 0;
    const loop = createLoop(
      () => {
        steps += 1;
        return new Promise((resolve) => {
          open = () => resolve(HOUR);
        });
      },
      () => undefined,
    );
    onTestFinished(async () => {
      open();
      await loop.stop();
    });
    loop.start();
    loop.kick();
    open();
    await vi.waitFor(() => expect(steps).toBe(2), PATIENCE);
    open();
  });

  test('a step that breaks is told and rested over; stopping ends at once', async () => {
    const { loop, crashes } = counted(() => {
      throw new Error('a bug');
    });
    await vi.waitFor(() => expect(crashes).toHaveLength(1), PATIENCE);
    const startedMs = performance.now();
    await loop.stop();
    expect(performance.now() - startedMs).toBeLessThan(1000);
  });

  test('back-off doubles within its bounds and is spread', () => {
    fc.assert(
      fc.property(
        fc.nat(100),
        fc.double({ min: 0, max: 0.999, noNaN: true }),
        (attempt, random) => {
          const restMs = backoffMs(attempt, random, 1000, 60_000);
          expect(restMs).toBeGreaterThanOrEqual(500);
          expect(restMs).toBeLessThan(90_001);
        },
      ),
    );
    expect([0, 1, 2, 10].map((attempt) => backoffMs(attempt, 0.5, 1000, 60_000))).toEqual([
      1000, 2000, 4000, 60_000,
    ]);
  });
});
