import fc from 'fast-check';
import { expect, test } from 'vitest';
import { NOTHING_DIFFERS, REREADS_MAX, compareSets } from './set-check.ts';

const hub = { all: '00', 'partner:p': 'aa' };

test('equal sets say nothing and forget what was', () => {
  const before = { differing: ['partner:p'], rereads: 2 };
  expect(compareSets(before, { ...hub }, hub)).toEqual([NOTHING_DIFFERS, { reread: false }]);
});

test('a difference is named and read anew, but not for ever', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 12 }), (times) => {
      let state = NOTHING_DIFFERS;
      let rereads = 0;
      for (let time = 0; time < times; time += 1) {
        const [next, { reread }] = compareSets(state, { all: '00', 'partner:p': 'bb' }, hub);
        state = next;
        if (reread) rereads += 1;
        expect(state.differing).toEqual(['partner:p']);
      }
      expect(rereads).toBe(Math.min(times, REREADS_MAX));
      expect(compareSets(state, hub, hub)[0]).toEqual(NOTHING_DIFFERS);
    }),
  );
});

test('a scope the till could not count accuses nobody; one it does not have at all does', () => {
  expect(compareSets(NOTHING_DIFFERS, { all: '00', 'partner:p': null }, hub)[1].reread).toBe(false);
  expect(compareSets(NOTHING_DIFFERS, { all: '00' }, hub)[0].differing).toEqual(['partner:p']);
});
