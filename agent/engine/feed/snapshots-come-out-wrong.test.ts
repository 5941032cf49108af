/** Snapshots that never add up, that are left for another, or that stand in a hub restored meanwhile. */
import { eventId, hash, tillId } from '@verno/shared/kernel/ids';
import { ok } from '@verno/shared/kernel/result';
import type { EventEnvelope } from '@verno/shared/sync/event';
import { EMPTY_SET } from '@verno/shared/sync/set-hash';
import { SNAPSHOT_TRIES_MAX } from '@verno/shared/sync/till-snapshot';
import { expect, onTestFinished, test, vi } from 'vitest';
import { z } from 'zod';
import { createTillClock } from '../clock.ts';
import type { Session } from '../hub/session.ts';
import { enrolledStore } from '../sales/counter.testkit.ts';
import { ANNA, PARTNER, TILL, goods } from '../shop.testkit.ts';
import { PATIENCE } from '../till.testkit.ts';
import { applyPage, beginReload } from './apply.ts';
import { createReader } from './reader.ts';
import { placeAll } from './snapshot/place.ts';
import { createTaker } from './snapshot/taker.ts';

const POSITION = 50;
const SNAPSHOT = '019a8f2e-0000-7000-8000-0000000000f1';
const NOTHING = '0'.repeat(32);
const scopes = [`partner:${PARTNER}`, `till:${TILL}`];

const question = z.object({
  cursors: z.record(z.string(), z.int()),
  scopes: z.array(z.string()).optional(),
});

const HASH = hash.parse('0'.repeat(64));
const SOLD: EventEnvelope = {
  id: eventId.parse('0192a000-0000-7000-8000-000000001001'),
  till: tillId.parse(TILL),
  epoch: 1,
  seq: 1,
  prevHash: HASH,
  schema: 1,
  kind: 'purchase.confirmed',
  bundleHash: null,
  engineVersion: '1',
  wall: 1,
  monotonic: 0,
  bootId: ANNA,
  payload: null,
  hash: HASH,
};

/** The feed has one word: this till's first event is in the balances. */
function feedAfter(body: unknown) {
  const { cursors, scopes: wanted = scopes } = question.parse(body);
  const word = { position: 40, kind: 'reflected', key: '1', value: { epoch: 1, seq: 1 } };
  const items = wanted
    .filter((scope) => scope.startsWith('till:') && (cursors[scope] ?? 0) < word.position)
    .map((scope) => ({ ...word, scope }));
  const reached = Object.fromEntries(wanted.map((scope) => [scope, POSITION]));
  return { items, cursors: reached, complete: true };
}

const sessionOf = (answer: (operation: string, body: unknown) => unknown): Session => ({
  call: async (operation, { body }) => ok(operation.response.parse(answer(operation.id, body))),
  bytes: async () => ok(new Uint8Array()),
  renew: async () => ok('token'),
  token: () => 'token',
  hubWire: () => 3,
});

const wrongSnapshot = {
  snapshotId: SNAPSHOT,
  scope: scopes[0],
  position: POSITION,
  items: 3,
  setHash: NOTHING,
  chunks: [],
  whole: true,
};

test('[SYNC-02] given up on snapshots it reads its own scope anew: a reflected purchase is not shown twice', async () => {
  const store = enrolledStore();
  store.events.append(SOLD, 'p1');
  store.bonuses.add(1, 1, { memberId: ANNA, currency: 'bonus', delta: 100 });
  let snapshots = 0;
  const session = sessionOf((operation, body) => {
    if (operation === 'sync.readSnapshot') snapshots += 1;
    return operation === 'sync.readSnapshot' ? wrongSnapshot : feedAfter(body);
  });
  const complete = vi.fn();
  const reader = createReader({
    store,
    session,
    clock: createTillClock({ nowMs: () => 1, monotonicMs: () => 1 }, store.clock, 0),
    running: { nowMs: () => 1 },
    random01: () => 0,
    hasRoom: () => true,
    activeBundle: () => null,
    onBundles: () => undefined,
    onTouched: () => undefined,
    onProblem: () => undefined,
    onPage: (end) => (end ? complete() : undefined),
    log: () => undefined,
  });
  onTestFinished(() => reader.stop());
  reader.start();
  await vi.waitFor(() => expect(complete).toHaveBeenCalled(), PATIENCE);
  expect(snapshots).toBe(SNAPSHOT_TRIES_MAX);
  expect(store.bonuses.ofMember(ANNA)).toEqual({});
});

test('[SYNC-02] only snapshots wrong in a row make a till give up on them', async () => {
  const store = enrolledStore();
  let isRight = false;
  const take = createTaker({
    store,
    session: sessionOf(() => (isRight ? { ...wrongSnapshot, items: 0 } : wrongSnapshot)),
    hasRoom: () => true,
    onGoods: () => undefined,
    onProblem: () => undefined,
  });
  const { signal } = new AbortController();
  const kinds: string[] = [];
  const takeTimes = async (times: number) => {
    for (let at = 0; at < times; at += 1) kinds.push((await take(signal)).kind);
  };
  await takeTimes(SNAPSHOT_TRIES_MAX - 1);
  isRight = true;
  await takeTimes(1);
  expect(kinds.at(-1)).toBe('ready');
  // Placed; weeks later the till needs one again.
  store.feed.snapshot.clear();
  isRight = false;
  await takeTimes(SNAPSHOT_TRIES_MAX - 1);
  expect(kinds).not.toContain('given_up');
  await takeTimes(1);
  expect(kinds.at(-1)).toBe('given_up');
});

test('[SYNC-02] a snapshot left for another is taken from its beginning when a restored hub names it again', async () => {
  const store = enrolledStore();
  const count = 500;
  const left = { ...wrongSnapshot, items: count };
  const chunk = { hash: HASH, bytes: 9, items: count, kind: 'goods' };
  store.shadow.inTransaction(() => {
    for (let at = 0; at < count; at += 1) {
      const item = goods(`G${at}`);
      store.shadow.putGoods(item, JSON.stringify(item), { generation: 1, position: 9 });
    }
    const taken = { chunks: 1, lines: 0, items: count, set: EMPTY_SET };
    const how = { goodsLive: false, spoiled: false };
    const { snapshotId } = left;
    const [scope = ''] = scopes;
    store.shadow.progress.write({ snapshotId, scope, position: POSITION, ...taken, ...how });
  });
  const takerOf = (snapshotId: string, hasRoom: boolean) =>
    createTaker({
      store,
      session: sessionOf(() => ({ ...left, snapshotId, chunks: [chunk] })),
      hasRoom: () => hasRoom,
      onGoods: () => undefined,
      onProblem: () => undefined,
    });
  const signal = new AbortController().signal;
  // The hub names another one; the engine ends in the middle of taking the rows of the first away.
  await takerOf('019a8f2e-0000-7000-8000-0000000000f2', false)(signal);
  const again = await takerOf(SNAPSHOT, true)(signal);
  expect(again.kind).not.toBe('ready');
  expect(store.feed.snapshot.read()).toMatchObject({ snapshotId: SNAPSHOT, chunks: 0, items: 0 });
});

test('[SYNC-06] rights read beside a snapshot end with it when the hub, restored meanwhile, has not lent them', () => {
  const store = enrolledStore();
  const [scope = '', own = ''] = scopes;
  const value = { memberId: ANNA, currency: 'bonus', epoch: 1, granted: 500, recalled: false };
  const lent = { scope: own, position: 40, kind: 'lent', key: `${ANNA}/bonus`, value };
  const place = (items: readonly (typeof lent)[]) => {
    beginReload(store);
    const beside = { exact: true, askedRunMs: 1, beside: true };
    applyPage(store, { items: [lent], cursors: { [own]: 40 }, complete: true }, 1, null, beside);
    expect(store.offlineBonuses.lentOf(1, ANNA)).toEqual({ bonus: 500 });
    store.database.inTransaction(() => {
      const taken = { chunks: 0, lines: 0, items: 0, set: EMPTY_SET };
      const how = { goodsLive: false, spoiled: false, snapshotId: SNAPSHOT };
      const asked = { askedMs: 1, activeVersion: null, exact: true, holdReflected: false };
      placeAll(store, { ...taken, ...how, scope, position: POSITION }, asked);
      const cursors = { [scope]: POSITION, [own]: POSITION };
      applyPage(store, { items, cursors, complete: true }, 1, null, { ...beside, beside: false });
    });
  };
  place([lent]);
  expect(store.offlineBonuses.lentOf(1, ANNA)).toEqual({ bonus: 500 });
  place([]);
  expect(store.offlineBonuses.lentOf(1, ANNA)).toEqual({});
});
