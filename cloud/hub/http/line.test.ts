import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createLine } from './line.ts';
import type { Place } from './line.ts';

const TURNS = 4;

/** A line and its callers, with a clock that is moved by hand. */
function stand(random01 = 0) {
  const time = { ms: 0 };
  const line = createLine({
    concurrentMax: TURNS,
    nowMs: () => time.ms,
    random01: () => random01,
  });
  const turns: { readonly at: number; readonly giveBack: (served: boolean) => void }[] = [];
  const sentAway: { readonly at: number; readonly comeAgainS: number }[] = [];
  let callers = 0;
  const hear = (at: number) => (place: Place) => {
    if (place.kind === 'turn') turns.push({ at, giveBack: place.giveBack });
    else sentAway.push({ at, comeAgainS: place.comeAgainS });
  };
  const come = async (count: number) => {
    for (let left = count; left > 0; left -= 1) {
      void line.join().then(hear(callers));
      callers += 1;
    }
    // A place is heard of some microtasks later.
    for (let at = 0; at < 4; at += 1) await Promise.resolve();
  };
  /** Those who have turns end one after another; somebody new comes for each, so that the line stays. */
  const serve = async (times: number, everyMs: number, comers = 1) => {
    for (let at = 0; at < times; at += 1) {
      time.ms += everyMs;
      turns.shift()?.giveBack(true);
      await come(comers);
    }
  };
  return { time, turns, sentAway, come, serve, callers: () => callers };
}

test('[SYNC-03] a thousand tills with one purchase each wait their turn: nobody is told to come again', async () => {
  const { turns, sentAway, come, serve } = stand();
  await come(1000);
  await serve(1000, 8, 0);
  expect(sentAway).toEqual([]);
  expect(turns).toEqual([]);
});

test('[SYNC-03] where uploads take long, who cannot be served in time is told when his turn will be', async () => {
  const { sentAway, come, serve, turns } = stand();
  await come(TURNS);
  await serve(100, 1000);
  sentAway.length = 0;
  await come(40);
  // Fifteen seconds of work may stand in line; the others come two a second: twice as close as turns come free.
  const places = sentAway.map(({ comeAgainS }) => comeAgainS);
  expect(places.length).toBeGreaterThan(20);
  expect(places[10]! - places[0]!).toBe(5);
  expect(places).toEqual(places.toSorted((one, other) => one - other));
  expect(turns).toHaveLength(TURNS);
});

test('[SYNC-03] who is too far behind for a place of his own comes in the second half of a minute', async () => {
  const { sentAway, come, serve } = stand(0);
  await come(TURNS);
  await serve(100, 2000);
  sentAway.length = 0;
  await come(200);
  const far = sentAway.slice(100).map(({ comeAgainS }) => comeAgainS);
  expect(far).toEqual(far.map(() => 30));
});

test('[SYNC-03] a hub that stands still lets nobody wait in vain', async () => {
  const { time, sentAway, come } = stand();
  await come(50);
  expect(sentAway).toEqual([]);
  time.ms += 60_000;
  await come(1);
  expect(sentAway).toHaveLength(1);
});

test('[SYNC-03] those who came when it looked quicker are told, the last of the line first', async () => {
  const { turns, sentAway, come, serve } = stand();
  await come(300);
  await serve(30, 1000, 0);
  expect(sentAway.length).toBeGreaterThan(200);
  expect(sentAway[0]?.at).toBe(299);
  expect(turns.at(-1)?.at).toBe(30 + TURNS - 1);
});

test('callers who are gone when their turn comes do not make the counter look quick', async () => {
  const { turns, sentAway, come, serve } = stand();
  await come(TURNS);
  await serve(50, 1500);
  await come(5);
  for (let at = 0; at < 200; at += 1) {
    turns.shift()?.giveBack(false);
    await come(1);
  }
  sentAway.length = 0;
  await come(20);
  expect(sentAway.length).toBeGreaterThan(10);
});

test('after a rush a quiet counter takes all comers again', async () => {
  const { time, turns, sentAway, come, serve } = stand();
  await come(TURNS);
  await serve(100, 2000);
  while (turns.length > 0) await serve(1, 2000, 0);
  for (let at = 0; at < 30; at += 1) {
    await come(1);
    await serve(1, 10, 0);
  }
  time.ms += 3_600_000;
  sentAway.length = 0;
  await come(500);
  expect(sentAway).toEqual([]);
});

test('[SYNC-03] whatever happens: never more turns than there are, in the order of coming, nobody forgotten', async () => {
  const step = fc.oneof(
    fc.record({ kind: fc.constant('come' as const), count: fc.integer({ min: 1, max: 30 }) }),
    fc.record({ kind: fc.constant('end' as const), served: fc.boolean() }),
    fc.record({ kind: fc.constant('wait' as const), ms: fc.nat(40_000) }),
  );
  await fc.assert(
    fc.asyncProperty(fc.array(step), async (steps) => {
      const { time, turns, sentAway, come, callers } = stand(0.5);
      const order: number[] = [];
      const settle = () => {
        for (const { at } of turns) if (!order.includes(at)) order.push(at);
        expect(turns.length).toBeLessThanOrEqual(TURNS);
      };
      const end = async (served: boolean) => {
        const one = turns.shift();
        one?.giveBack(served);
        one?.giveBack(served);
        await come(0);
        settle();
      };
      for (const one of steps) {
        if (one.kind === 'wait') time.ms += one.ms;
        if (one.kind === 'end') await end(one.served);
        if (one.kind === 'come') await come(one.count);
        settle();
      }
      while (turns.length > 0) await end(true);
      expect(order).toEqual(order.toSorted((one, other) => one - other));
      expect(order.length + sentAway.length).toBe(callers());
      for (const { comeAgainS } of sentAway) {
        expect(Number.isInteger(comeAgainS) && comeAgainS >= 1 && comeAgainS <= 60).toBe(true);
      }
    }),
  );
});
