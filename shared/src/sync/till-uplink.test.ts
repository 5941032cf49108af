import fc from 'fast-check';
import { UPLOAD_EVENTS_MAX } from '../contracts/sync.ts';
import { describe, expect, test } from 'vitest';
import {
  HELD_RETRY_MS,
  nextEpoch,
  RETRY_MOST_MS,
  roundEnded,
  stepUplink,
  UPLINK_START,
} from './till-uplink.ts';
import type { UplinkInput, UplinkState } from './till-uplink.ts';

const refused = (code: string, status = 409, retryAfterMs: number | null = null): UplinkInput => ({
  kind: 'failed',
  failure: { kind: 'refused', status, code, retryAfterMs },
});
const SILENCE: UplinkInput = { kind: 'failed', failure: { kind: 'unreachable', reason: '' } };
const at = (old: number | null, random01 = 0.5) => ({ old, idleMs: 60_000, random01 });
const step = (state: UplinkState, input: UplinkInput) => stepUplink(state, input, at(null));
const ACK = {
  kind: 'acknowledged',
  hashesAgree: true,
  knownHub: true,
  stillNext: true,
  apart: false,
  more: false,
} as const;

describe('the queue to the hub', () => {
  test('a silent hub is asked less and less often, in smaller batches, then again in big ones', () => {
    let state = UPLINK_START;
    const rests: number[] = [];
    for (let attempt = 0; attempt < 9; attempt += 1) {
      const decision = step(state, SILENCE);
      rests.push(decision.restMs);
      state = decision.state;
    }
    expect(rests).toEqual([1000, 2000, 4000, 8000, 16_000, 32_000, 60_000, 60_000, 60_000]);
    expect(state.eventsMax).toBe(1);
    const done = step(state, { ...ACK, more: true });
    expect(done).toMatchObject({
      acknowledge: true,
      restMs: 0,
      state: { attempt: 0, eventsMax: 2 },
    });
  });

  test('«try again in a minute» is a firm rest', () => {
    expect(step(UPLINK_START, refused('http.status_429', 429, 75_000))).toMatchObject({
      restMs: 75_000,
      firm: true,
    });
  });

  test('a gap asks the hub what it holds, and after three in a row tells people', () => {
    let state = UPLINK_START;
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
      const decision = step(UPLINK_START, refused(code));
      expect(decision).toMatchObject({ restMs: HELD_RETRY_MS, acknowledge: false, hello: true });
      expect(decision.state.held?.code).toBe(code);
    }
    const foreign = step(UPLINK_START, { ...ACK, hashesAgree: false });
    expect(foreign).toMatchObject({ acknowledge: false, state: { held: { code: 'sync.fork' } } });
    expect(step(UPLINK_START, refused('sync.newer_than_us')).state.held).toEqual({
      code: 'sync.refused',
      params: { code: 'sync.newer_than_us' },
    });
  });

  test('old epochs go first, oldest before newer; one the hub will not take is passed over for a round', () => {
    expect(nextEpoch(UPLINK_START, [3, 1, 2])).toBe(1);
    const passed = stepUplink(UPLINK_START, refused('sync.broken_chain'), at(1)).state;
    expect(passed).toMatchObject({ held: null, passed: [1] });
    expect(nextEpoch(passed, [1, 2, 3])).toBe(2);
    expect(nextEpoch(passed, [1])).toBeNull();
    expect(roundEnded(passed)).toMatchObject({ state: { passed: [] }, restMs: HELD_RETRY_MS });
    expect(roundEnded(UPLINK_START).restMs).toBeNull();
  });

  test('a gap of an old epoch, or a second one of the present, sends all that is kept once more', () => {
    expect(stepUplink(UPLINK_START, refused('sync.gap'), at(1))).toMatchObject({
      resend: true,
      hello: false,
    });
    const once = step(UPLINK_START, refused('sync.gap'));
    expect(once).toMatchObject({ resend: false, hello: true });
    expect(step(once.state, refused('sync.gap'))).toMatchObject({ resend: true, hello: true });
  });

  test('an answer of a hub that was restored since, or of a queue that moved since, acknowledges nothing', () => {
    const former = step(UPLINK_START, { ...ACK, knownHub: false });
    expect(former).toMatchObject({ acknowledge: false, hello: true });
    const moved = step(UPLINK_START, { ...ACK, stillNext: false });
    expect(moved).toMatchObject({ acknowledge: false, hello: false, state: UPLINK_START });
  });

  test('events kept apart leave the queue, and the cashier is told that the till stands apart', () => {
    const decision = step(UPLINK_START, { ...ACK, apart: true });
    expect(decision).toMatchObject({ acknowledge: true, state: { held: { code: 'sync.fork' } } });
    const old = stepUplink(UPLINK_START, { ...ACK, apart: true }, at(1));
    expect(old).toMatchObject({ acknowledge: true, state: { held: null } });
  });

  test('whatever the hub says: nothing leaves unacknowledged, trying never ends, bounds hold', () => {
    const input: fc.Arbitrary<UplinkInput> = fc.oneof(
      fc.constant(SILENCE),
      fc.record({
        kind: fc.constant('acknowledged' as const),
        hashesAgree: fc.boolean(),
        knownHub: fc.boolean(),
        stillNext: fc.boolean(),
        apart: fc.boolean(),
        more: fc.boolean(),
      }),
      fc
        .tuple(
          fc.constantFrom('sync.gap', 'sync.fork', 'till.revoked', 'http.status_503', 'x.y'),
          fc.constantFrom(409, 413, 429, 503),
          fc.option(fc.integer({ min: 0, max: 120_000 })),
        )
        .map(([code, status, after]) => refused(code, status, after)),
      fc.constant<UplinkInput>({ kind: 'failed', failure: { kind: 'garbled', status: 200 } }),
    );
    fc.assert(
      fc.property(
        fc.array(input, { maxLength: 40 }),
        fc.double({ min: 0, max: 0.99, noNaN: true }),
        fc.boolean(),
        (inputs, random, old) => {
          let state = UPLINK_START;
          for (const next of inputs) {
            const decision = stepUplink(state, next, at(old ? 3 : null, random));
            state = decision.state;
            const lawful =
              next.kind === 'acknowledged' && next.hashesAgree && next.knownHub && next.stillNext;
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
