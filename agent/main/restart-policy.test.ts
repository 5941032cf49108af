import fc from 'fast-check';
import { expect, test } from 'vitest';
import { afterDeath, ENGINE_RESTARTS, FACE_RESTARTS } from './restart-policy.ts';

const policies = fc.constantFrom(ENGINE_RESTARTS, FACE_RESTARTS);

test('each death in a row doubles the wait, up to a bound, then we stop trying', () => {
  const waits: (number | string)[] = [];
  let deaths: readonly number[] = [];
  for (let n = 0; n < ENGINE_RESTARTS.deathsMax; n += 1) {
    const { deathsAtMs, restart } = afterDeath(deaths, n * 1_000, ENGINE_RESTARTS);
    deaths = deathsAtMs;
    waits.push(restart.kind === 'again' ? restart.delayMs : restart.kind);
  }
  expect(waits).toEqual([250, 500, 1_000, 2_000, 4_000, 'give_up']);
});

test('an engine that dies once a day is always started again at once', () => {
  fc.assert(
    fc.property(
      policies,
      fc.array(fc.integer({ min: 0, max: 1 << 20 }), { maxLength: 60 }),
      (policy, gaps) => {
        let deaths: readonly number[] = [];
        let nowMs = 0;
        for (const gap of gaps) {
          nowMs += policy.windowMs + gap;
          const { deathsAtMs, restart } = afterDeath(deaths, nowMs, policy);
          deaths = deathsAtMs;
          expect(restart).toEqual({ kind: 'again', delayMs: policy.firstDelayMs });
        }
      },
    ),
  );
});

test('the wait is never longer than its bound, nor the memory than the number of deaths allowed', () => {
  fc.assert(
    fc.property(
      policies,
      fc.array(fc.integer({ min: 0, max: 60_000 }), { maxLength: 60 }),
      (policy, gaps) => {
        let deaths: readonly number[] = [];
        let nowMs = 0;
        for (const gap of gaps) {
          nowMs += gap;
          const { deathsAtMs, restart } = afterDeath(deaths, nowMs, policy);
          expect(deathsAtMs.length).toBeLessThanOrEqual(policy.deathsMax);
          if (restart.kind === 'give_up') {
            expect(deathsAtMs.length).toBe(policy.deathsMax);
            deaths = [];
          } else {
            expect(restart.delayMs).toBeLessThanOrEqual(policy.delayMaxMs);
            deaths = deathsAtMs;
          }
        }
      },
    ),
  );
});
