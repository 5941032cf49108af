import fc from 'fast-check';
import { expect, test } from 'vitest';
import { stepBack, stepForward, TRAIL_MAX, type PageStep } from './paging.ts';

test('going forth and back over any number of pages ends where it began', () => {
  fc.assert(
    fc.property(fc.uniqueArray(fc.string({ minLength: 1 }), { maxLength: 40 }), (cursors) => {
      let here: PageStep = { cursor: undefined, trail: [] };
      const seen = [here];
      for (const next of cursors) {
        here = stepForward(here.cursor, here.trail, next);
        seen.push(here);
      }
      for (const before of seen.toReversed().slice(1)) {
        here = stepBack(here.trail);
        expect(here).toEqual(before);
      }
    }),
  );
});

test('an address opened from a letter has no way behind it: back is the first page', () => {
  expect(stepBack([])).toEqual({ cursor: undefined, trail: [] });
});

test('the way back is bounded', () => {
  let here: PageStep = { cursor: undefined, trail: [] };
  for (let page = 0; page < TRAIL_MAX + 50; page += 1)
    here = stepForward(here.cursor, here.trail, `c${page}`);
  expect(here.trail).toHaveLength(TRAIL_MAX);
});
