import { eventId, hash, tillId } from '@verno/shared/kernel/ids';
import type { EventEnvelope } from '@verno/shared/sync/event';
import { describe, expect, test } from 'vitest';
import { ANNA, TILL } from '../shop.testkit.ts';
import { openStore } from './temp-folder.testkit.ts';

const HASH = hash.parse('0'.repeat(64));

function event(epoch: number, seq: number, bytes = 10): EventEnvelope {
  const number = String(epoch * 1000 + seq).padStart(12, '0');
  return {
    id: eventId.parse(`0192a000-0000-7000-8000-${number}`),
    till: tillId.parse(TILL),
    epoch,
    seq,
    prevHash: HASH,
    schema: 1,
    kind: 'purchase.confirmed',
    bundleHash: null,
    engineVersion: '1',
    wall: seq,
    monotonic: 0,
    bootId: ANNA,
    payload: 'x'.repeat(bytes),
    hash: HASH,
  };
}

function log(count: number) {
  const { store } = openStore();
  for (let seq = 1; seq <= count; seq += 1) store.events.append(event(1, seq, 1000), `p${seq}`);
  const waiting = (eventsMax = 99, bytesMax = 1e9): number[] =>
    store.events.waiting(1, eventsMax, bytesMax).map(({ seq }) => seq);
  return { store, events: store.events, waiting };
}

describe('the till’s log', () => {
  test('waits in order, within both bounds, and never gives nothing while something waits', () => {
    const { events, waiting } = log(5);
    expect(waiting()).toEqual([1, 2, 3, 4, 5]);
    expect(waiting(2)).toEqual([1, 2]);
    expect(waiting(99, 3000)).toEqual([1, 2]);
    expect(waiting(99, 1)).toEqual([1]);
    expect(events.head(1)).toEqual({ seq: 5, hash: HASH });
    expect(events.head(2)).toBeNull();
    expect(events.lastWrittenMs()).toBe(5);
  });

  test('an acknowledgement covers all before it; an older one changes nothing', () => {
    const { events, waiting } = log(5);
    events.acknowledge(1, 3, 100);
    events.acknowledge(1, 2, 200);
    expect(waiting()).toEqual([4, 5]);
    expect(events.waitingCount()).toBe(2);
    events.unacknowledgeAfter(1, 1);
    events.acknowledge(1, 1, 300);
    expect(waiting()).toEqual([2, 3, 4, 5]);
  });

  test('epochs wait apart, and all of them are counted', () => {
    const { events, waiting } = log(2);
    events.append(event(2, 1), null);
    expect(waiting()).toEqual([1, 2]);
    expect(events.waiting(2, 99, 1e9).map(({ epoch }) => epoch)).toEqual([2]);
    expect(events.waitingCount()).toBe(3);
    events.acknowledge(2, 1, 100);
    expect(events.waitingCount()).toBe(2);
  });

  test('what was acknowledged long ago goes, with all that hangs on it; the last event stays', () => {
    const { store, events } = log(4);
    store.printJobs.add('p1', false);
    store.bonuses.add(1, 1, { memberId: ANNA, currency: 'bonus', delta: 5 });
    events.acknowledge(1, 2, 100);
    events.acknowledge(1, 4, 200);
    events.prune(101);
    expect([1, 2, 3, 4].filter((seq) => events.at(1, seq) !== null)).toEqual([3, 4]);
    expect(store.printJobs.originalOf('p1')).toBeNull();
    expect(store.bonuses.ofMember(ANNA)).toEqual({});
    events.prune(1e9);
    expect(events.head(1)?.seq).toBe(4);
    expect(events.at(1, 3)).toBeNull();
    expect(events.waitingCount()).toBe(0);
  });

  test('many old events go in bounded batches, the rest by the next call', () => {
    const { events } = log(1200);
    events.acknowledge(1, 1199, 100);
    const dropped = [events.prune(101), events.prune(101), events.prune(101), events.prune(101)];
    expect(dropped).toEqual([500, 500, 199, 0]);
    expect(events.at(1, 1200)).not.toBeNull();
    expect(events.waitingCount()).toBe(1);
  });

  test('the newest acknowledgement says where a lost running time goes on', () => {
    const { events } = log(3);
    expect(events.lastAckedMs()).toBeNull();
    events.acknowledge(1, 1, 700);
    events.acknowledge(1, 2, 900);
    expect(events.lastAckedMs()).toBe(900);
  });

  test('the same place and the same purchase are written once', () => {
    const { events } = log(2);
    expect(() => events.append(event(1, 2), 'other')).toThrow(/UNIQUE/);
    expect(() => events.append(event(1, 3), 'p1')).toThrow(/UNIQUE/);
  });

  test('own bonuses go with the feed that surely has them, not before', () => {
    const { store } = log(3);
    const bonus = { memberId: ANNA, currency: 'bonus', delta: 5 };
    for (const seq of [1, 2, 3]) store.bonuses.add(1, seq, bonus);
    store.bonuses.dropReflected(ANNA, 'bonus');
    expect(store.bonuses.ofMember(ANNA)).toEqual({ bonus: 15 });
    store.bonuses.markSent(1, 1);
    store.bonuses.dropReflected(ANNA, 'bonus');
    expect(store.bonuses.ofMember(ANNA)).toEqual({ bonus: 10 });
    store.events.acknowledge(1, 2, 1000);
    store.bonuses.dropAcknowledgedBefore(1000);
    expect(store.bonuses.ofMember(ANNA)).toEqual({ bonus: 10 });
    store.bonuses.dropAcknowledgedBefore(1001);
    expect(store.bonuses.ofMember(ANNA)).toEqual({ bonus: 5 });
  });
});
