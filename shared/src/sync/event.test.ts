import { expect, test } from 'vitest';
import { epochRoot, eventHash } from './event.ts';
import type { EventEnvelope } from './event.ts';

const TILL = '018f2f6e-0000-7000-8000-000000000001';

function event(payload: EventEnvelope['payload']): Omit<EventEnvelope, 'hash'> {
  return {
    id: '018f2f6e-0000-7000-8000-00000000000a' as EventEnvelope['id'],
    till: TILL as EventEnvelope['till'],
    epoch: 1,
    seq: 1,
    prevHash: epochRoot(TILL, 1),
    schema: 1,
    kind: 'purchase.confirmed',
    bundleHash: null,
    engineVersion: '1.0.0',
    wall: 1_800_000_000_000,
    monotonic: 5,
    bootId: '018f2f6e-0000-7000-8000-00000000000b',
    payload,
  };
}

test('a changed payload changes the hash; the order of its keys does not', () => {
  const first = eventHash(event({ a: 1, b: 2 }));
  expect(eventHash(event({ b: 2, a: 1 }))).toBe(first);
  expect(eventHash(event({ a: 1, b: 3 }))).not.toBe(first);
});

test('an epoch of a till begins from a root of its own', () => {
  expect(epochRoot(TILL, 1)).not.toBe(epochRoot(TILL, 2));
});
