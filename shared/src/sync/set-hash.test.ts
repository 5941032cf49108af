import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  EMPTY_SET,
  addMember,
  memberText,
  runningSet,
  setHex,
  takeMember,
  wordsOf,
} from './set-hash.ts';
import type { SetWords } from './set-hash.ts';

const digestOf = (kind: string, position: number, key: string): Uint8Array =>
  createHash('sha256')
    .update(memberText(kind, position, key))
    .digest();
const hashed = (kind: string, position: number, key: string): SetWords =>
  wordsOf(digestOf(kind, position, key));
const items = fc.uniqueArray(
  fc.record({ kind: fc.constantFrom('goods', 'member'), key: fc.string(), position: fc.nat() }),
  { selector: ({ kind, key }) => `${kind}/${key}` },
);

test('the order does not matter, and what is taken away was never there', () => {
  fc.assert(
    fc.property(items, fc.nat(), (all, cut) => {
      const words = all.map(({ kind, key, position }) => hashed(kind, position, key));
      const forward = words.reduce(addMember, EMPTY_SET);
      expect(words.toReversed().reduce(addMember, EMPTY_SET)).toEqual(forward);
      const gone = words.slice(0, cut % (words.length + 1));
      const left = words.slice(gone.length).reduce(addMember, EMPTY_SET);
      expect(gone.reduce(takeMember, forward)).toEqual(left);
      const running = runningSet(EMPTY_SET);
      for (const { kind, key, position } of all) running.add(digestOf(kind, position, key));
      expect(running.words()).toEqual(forward);
      expect(setHex(forward)).toMatch(/^[0-9a-f]{32}$/);
    }),
  );
});

test('an old state, a missing key and another kind each make another hash', () => {
  const set = addMember(hashed('goods', 7, 'MILK'), hashed('goods', 8, 'BREAD'));
  const others = [
    hashed('goods', 8, 'BREAD'),
    addMember(hashed('goods', 6, 'MILK'), hashed('goods', 8, 'BREAD')),
    addMember(hashed('member', 7, 'MILK'), hashed('goods', 8, 'BREAD')),
    EMPTY_SET,
  ];
  for (const other of others) expect(setHex(other)).not.toBe(setHex(set));
});
