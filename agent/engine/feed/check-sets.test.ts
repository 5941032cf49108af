import { problemSentence } from '@verno/shared/contracts/till-problems';
import type { Problem } from '@verno/shared/kernel/text';
import { REREADS_MAX } from '@verno/shared/sync/set-check';
import { EMPTY_SET, setHex } from '@verno/shared/sync/set-hash';
import { beforeEach, expect, test } from 'vitest';
import { createTillClock } from '../clock.ts';
import { serviceView } from '../service-view.ts';
import { PARTNER } from '../shop.testkit.ts';
import { openStore } from '../store/temp-folder.testkit.ts';
import type { TillStore } from '../store/store.ts';
import { applyPage } from './apply.ts';
import { checkSets, readAnew } from './check-sets.ts';

const SCOPE = `partner:${PARTNER}`;
const OTHER = setHex([1, 2, 3, 4]);
const MINUTE_MS = 60_000;

let store: TillStore;
let nowMs: number;
let told: Problem[];
beforeEach(() => {
  ({ store } = openStore());
  nowMs = Date.parse('2026-11-21T09:00:00Z');
  told = [];
});

/** The till has read to the end, and the hub says what it holds there. */
function compare(hub: string): void {
  nowMs += MINUTE_MS;
  applyPage(store, { items: [], cursors: { [SCOPE]: 5 }, complete: true }, nowMs, null);
  checkSets(
    {
      store,
      clock: { nowMs: () => nowMs },
      onProblem: (problem) => told.push(problem),
      log: () => undefined,
    },
    { [SCOPE]: hub },
  );
}

const managersWindow = () => {
  const clock = createTillClock(
    { nowMs: () => nowMs, monotonicMs: () => nowMs },
    store.clock,
    store.events.lastWrittenMs(),
  );
  return serviceView(store, clock, { recent: () => [] }, null).sets;
};

test('[SYNC-02] sets that differ are told, and the manager’s window says which, since when, and when they healed', () => {
  compare(setHex(EMPTY_SET));
  expect(managersWindow()).toBeNull();
  compare(OTHER);
  const sinceMs = nowMs;
  const differing = ['partner'];
  expect(told.map((problem) => problemSentence(problem, 'ru'))).toMatchObject([
    expect.stringContaining('разошлись с хабом'),
  ]);
  expect(managersWindow()).toEqual({ differing, sinceMs, healedAtMs: null, gaveUp: false });
  compare(OTHER);
  expect(managersWindow()).toMatchObject({ sinceMs, healedAtMs: null });
  compare(setHex(EMPTY_SET));
  const healed = { differing, sinceMs, healedAtMs: nowMs, gaveUp: false };
  expect(managersWindow()).toEqual(healed);
  compare(setHex(EMPTY_SET));
  expect(managersWindow()).toEqual(healed);
  // Another difference is another story.
  compare(OTHER);
  expect(managersWindow()).toMatchObject({ sinceMs: nowMs, healedAtMs: null });
});

test('what does not heal by reading anew is said to be so, and the till reads on', () => {
  for (let reading = 0; reading <= REREADS_MAX; reading += 1) {
    expect(managersWindow()?.gaveUp ?? false).toBe(false);
    compare(OTHER);
  }
  expect(managersWindow()).toMatchObject({ healedAtMs: null, gaveUp: true });
  expect(store.feed.read()).toEqual({ [SCOPE]: 5 });
});

test('[TILL-10] the manager has it tried again: as often as at first', () => {
  for (let reading = 0; reading <= REREADS_MAX; reading += 1) compare(OTHER);
  const before = managersWindow();
  readAnew(store);
  expect(store.feed.read()).toEqual({});
  expect(managersWindow()).toEqual({ ...before, gaveUp: false });
  for (let reading = 0; reading < REREADS_MAX; reading += 1) compare(OTHER);
  expect(managersWindow()).toMatchObject({ gaveUp: false });
  compare(OTHER);
  expect(managersWindow()).toMatchObject({ sinceMs: before?.sinceMs, gaveUp: true });
  readAnew(store);
  compare(setHex(EMPTY_SET));
  expect(managersWindow()).toMatchObject({ healedAtMs: nowMs, gaveUp: false });
});
