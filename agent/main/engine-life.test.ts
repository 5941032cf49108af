import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  type EngineInput,
  type EngineState,
  READY_TIMEOUT_MS,
  STOP_TIMEOUT_MS,
  stepEngine,
} from './engine-life.ts';
import { ENGINE_RESTARTS } from './restart-policy.ts';

const play = (...inputs: EngineInput[]) => {
  let state: EngineState = { kind: 'not_started' };
  const effects = [];
  for (const input of inputs) {
    const [next, done] = stepEngine(state, input, ENGINE_RESTARTS);
    state = next;
    effects.push(...done);
  }
  return { state, effects };
};
const START: EngineInput = { kind: 'start' };
const READY: EngineInput = { kind: 'said_ready' };
const died = (atMs: number): EngineInput => ({ kind: 'exited', exitCode: 1, atMs });

test('an engine that says it is ready is left alone', () => {
  expect(play(START, READY)).toEqual({
    state: { kind: 'ready', deathsAtMs: [] },
    effects: [{ kind: 'fork' }, { kind: 'arm', delayMs: READY_TIMEOUT_MS }, { kind: 'disarm' }],
  });
});

test('an engine that never says it is ready is killed, and its death counts', () => {
  const { state, effects } = play(START, { kind: 'timer' }, died(5));
  expect(effects).toContainEqual({ kind: 'kill' });
  expect(state).toEqual({ kind: 'waiting', deathsAtMs: [5] });
});

test('being ready for a moment does not forgive earlier deaths', () => {
  const inputs = Array.from({ length: ENGINE_RESTARTS.deathsMax }, (_, n) => [
    READY,
    died(n),
    { kind: 'timer' } as const,
  ]).flat();
  expect(play(START, ...inputs).state).toEqual({ kind: 'given_up', exitCode: 1 });
});

test('«try again» starts a given-up engine with a clean slate', () => {
  const inputs = Array.from({ length: ENGINE_RESTARTS.deathsMax }, (_, n) => [
    died(n),
    { kind: 'timer' } as const,
  ]).flat();
  const { state, effects } = play(START, ...inputs, { kind: 'retry' });
  expect(state).toEqual({ kind: 'starting', deathsAtMs: [] });
  expect(effects.at(-2)).toEqual({ kind: 'fork' });
});

test('an engine that does not stop when asked is killed', () => {
  const { state, effects } = play(START, READY, { kind: 'stop' }, { kind: 'timer' }, died(9));
  expect(effects.slice(3)).toEqual([
    { kind: 'ask_to_stop' },
    { kind: 'arm', delayMs: STOP_TIMEOUT_MS },
    { kind: 'kill' },
    { kind: 'disarm' },
  ]);
  expect(state).toEqual({ kind: 'ended' });
});

test('whatever happens: one engine at a time, and none after the end', () => {
  const inputs = fc.array(
    fc.oneof(
      fc.constantFrom<EngineInput>(
        START,
        READY,
        { kind: 'timer' },
        { kind: 'retry' },
        { kind: 'stop' },
      ),
      fc.integer({ min: 0, max: 300_000 }).map(died),
    ),
    { maxLength: 80 },
  );
  fc.assert(
    fc.property(inputs, (list) => {
      let state: EngineState = { kind: 'not_started' };
      let alive = 0;
      let isStopped = false;
      for (const input of list) {
        if (input.kind === 'exited' && alive === 0) continue;
        if (input.kind === 'exited') alive -= 1;
        if (input.kind === 'stop') isStopped = true;
        const [next, effects] = stepEngine(state, input, ENGINE_RESTARTS);
        state = next;
        for (const effect of effects) {
          if (effect.kind === 'fork') alive += 1;
          if (effect.kind === 'fork') expect(isStopped).toBe(false);
        }
        expect(alive).toBeLessThanOrEqual(1);
        expect(alive).toBe(['starting', 'ready', 'stopping'].includes(state.kind) ? 1 : 0);
      }
    }),
    { numRuns: 1_000 },
  );
});
