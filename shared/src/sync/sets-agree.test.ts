import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { placeChanges } from './hub-feed.ts';
import type { Feed } from './hub-feed.ts';
import { EMPTY_SET, addMember, memberText, setHex, takeMember, wordsOf } from './set-hash.ts';
import type { SetWords } from './set-hash.ts';

const hashed = (position: number, key: string): SetWords =>
  wordsOf(
    createHash('sha256')
      .update(memberText('test', position, key))
      .digest(),
  );
const hubSet = (feed: Feed<number>): string =>
  setHex(
    [...feed.items]
      .filter(([, { value }]) => value !== null)
      .map(([key, { position }]) => hashed(position, key))
      .reduce(addMember, EMPTY_SET),
  );

/** A till that counts as it reads; `lose` says which items never reach it. */
function reader(lose: (position: number) => boolean) {
  const places = new Map<string, number>();
  let set = EMPTY_SET;
  let cursor = 0;
  return {
    set: () => setHex(set),
    /** Reads one page; true at the end of the feed. */
    page: (feed: Feed<number>, limit: number): boolean => {
      const newer = [...feed.items]
        .map(([key, { position, value }]) => ({ key, position, value }))
        .filter(({ position }) => position > cursor)
        .toSorted((a, b) => a.position - b.position)
        .slice(0, limit);
      for (const { key, position, value } of newer) {
        if (lose(position)) continue;
        const before = places.get(key);
        if (before !== undefined) set = takeMember(set, hashed(before, key));
        if (value !== null) set = addMember(set, hashed(position, key));
        if (value === null) places.delete(key);
        else places.set(key, position);
      }
      const complete = newer.length < limit;
      cursor = complete ? feed.head : (newer.at(-1)?.position ?? cursor);
      return complete;
    },
  };
}

const START: Feed<number> = { head: 0, floor: 0, gaps: [], items: new Map() };
const change = fc.record({
  key: fc.constantFrom('a', 'b', 'c', 'd', 'e'),
  value: fc.option(fc.nat(9)),
});
const steps = fc.array(
  fc.record({ changes: fc.array(change, { maxLength: 4 }), pages: fc.nat(3) }),
  { maxLength: 12 },
);

test('[SYNC-02] whoever has read to the end has the hub’s set hash, however changes and pages fall', () => {
  fc.assert(
    fc.property(steps, fc.integer({ min: 1, max: 3 }), (story, limit) => {
      let feed = START;
      const till = reader(() => false);
      for (const { changes, pages } of story) {
        feed = placeChanges(feed, changes, 0);
        for (let page = 0; page < pages; page += 1) {
          if (till.page(feed, limit)) expect(till.set()).toBe(hubSet(feed));
        }
      }
      while (!till.page(feed, limit));
      expect(till.set()).toBe(hubSet(feed));
    }),
  );
});

test('an item that never arrived is seen at the end of the feed', () => {
  fc.assert(
    fc.property(fc.array(change, { minLength: 1, maxLength: 8 }), fc.nat(), (changes, pick) => {
      const feed = placeChanges(START, changes, 0);
      const alive = [...feed.items.values()].filter(({ value }) => value !== null);
      const lost = alive[pick % Math.max(1, alive.length)]?.position;
      fc.pre(lost !== undefined);
      const till = reader((position) => position === lost);
      while (!till.page(feed, 3));
      expect(till.set()).not.toBe(hubSet(feed));
    }),
  );
});
