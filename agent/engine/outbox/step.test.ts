import fc from 'fast-check';
import { UPLOAD_EVENTS_MAX } from '@verno/shared/contracts/sync';
import { describe, expect, test } from 'vitest';
import { HELD_RETRY_MS, OUTBOX_START, RETRY_MOST_MS, stepOutbox } from './step.ts';
import type { OutboxInput, OutboxState } from './step.ts';

const refused = (code: string, status = 409, retryAfterMs: number | null = null): OutboxInput => ({
  kind: 'failed',
  failure: { kind: 'refused', status, code, retryAfterMs },
});
const SILENCE: OutboxInput = { kind: 'failed', failure: { kind: 'unreachable', reason: '' } };
const step = (state: OutboxState, input: OutboxInput) => stepOutbox(state, input, 60_000, 0.5);

describe('the queue to the hub', () => {
  test('a silent hub is asked less and less often, in smaller batches, then again in big ones', () => {
    let state = OUTBOX_START;
    const rests: number[] = [];
    for (let attempt = 0; attempt < 9; attempt += 1) {
      const decision = step(state, SILENCE);
      rests.push(decision.restMs);
      state = decision.state;
    }
    expect(rests).toEqual([1000, 2000, 4000, 8000, 16_000, 32_000, 60_000, 60_000, 60_000]);
    expect(state.eventsMax).toBe(1);
    const done = step(state, { kind: 'acknowledged', hashesAgree: true, more: true });
    expect(done).toMatchObject({
      acknowledge: true,
      restMs: 0,
      state: { attempt: 0, eventsMax: 2 },
    });
  });

  test('«try again in a minute» is a firm rest', () => {
    expect(step(OUTBOX_START, refused('http.status_429', 429, 75_000))).toMatchObject({
      restMs: 75_000,
      firm: true,
    });
  });

  test('a gap asks the hub what it holds, and after three in a row tells people', () => {
    let state = OUTBOX_START;
    for (let attempt = 0; attempt < 3; attempt += 1) {
      const decision = step(state, refused('sync.gap'));
      expect(decision).toMatchObject({ hello: true, state: { held: null } });
      state = decision.state;
    }
    expect(step(state, refused('sync.gap')).state.held?.code).toBe('sync.gap');
  });

  test('a fork, a broken chain or another hash hold the queue in plain words', () => {
    for (const code of [
      'sync.fork',
      'sync.broken_chain',
      'sync.bad_signature',
      'sync.wrong_epoch',
    ]) {
      const decision = step(OUTBOX_START, refused(code));
      expect(decision).toMatchObject({ restMs: HELD_RETRY_MS, acknowledge: false, hello: true });
      expect(decision.state.held?.code).toBe(code);
    }
    const foreign = step(OUTBOX_START, { kind: 'acknowledged', hashesAgree: false, more: false });
    expect(foreign).toMatchObject({ acknowledge: false, state: { held: { code: 'sync.fork' } } });
    expect(step(OUTBOX_START, refused('sync.newer_than_us')).state.held).toEqual({
      code: 'sync.refused',
      params: { code: 'sync.newer_than_us' },
    });
  });

  test('whatever the hub says: nothing leaves unacknowledged, trying never ends, bounds hold', () => {
    const input: fc.Arbitrary<OutboxInput> = fc.oneof(
      fc.constant(SILENCE),
      fc.record({
        kind: fc.constant('acknowledged' as const),
        hashesAgree: fc.boolean(),
        more: fc.boolean(),
      }),
      fc
        .tuple(
          fc.constantFrom('sync.gap', 'sync.fork', 'till.revoked', 'http.status_503', 'x.y'),
          fc.constantFrom(409, 413, 429, 503),
          fc.option(fc.integer({ min: 0, max: 120_000 })),
        )
        .map(([code, status, after]) => refused(code, status, after)),
      fc.constant<OutboxInput>({ kind: 'failed', failure: { kind: 'garbled', status: 200 } }),
    );
    fc.assert(
      fc.property(
        fc.array(input, { maxLength: 40 }),
        fc.double({ min: 0, max: 0.99, noNaN: true }),
        (inputs, random) => {
          let state = OUTBOX_START;
          for (const next of inputs) {
            const decision = stepOutbox(state, next, 60_000, random);
            state = decision.state;
            const lawful = next.kind === 'acknowledged' && next.hashesAgree;
            expect(decision.acknowledge).toBe(lawful);
            expect(decision.restMs).toBeGreaterThanOrEqual(0);
            expect(decision.restMs).toBeLessThanOrEqual(Math.max(RETRY_MOST_MS * 1.5, 120_000));
            expect(state.eventsMax).toBeGreaterThanOrEqual(1);
            expect(state.eventsMax).toBeLessThanOrEqual(UPLOAD_EVENTS_MAX);
          }
        },
      ),
    );
  });
});
