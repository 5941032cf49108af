import fc from 'fast-check';
import { expect, test } from 'vitest';
import { breakOff, NO_CHECKPOINT, takePage } from './till-checkpoint.ts';
import type { Checkpoint } from './till-checkpoint.ts';

const page = (items: readonly number[], cursors: number, complete: boolean) => ({
  items,
  cursors,
  complete,
});

test('a till at rest applies nothing until the end is there, then all of it in order', () => {
  fc.assert(
    fc.property(fc.array(fc.array(fc.nat(), { maxLength: 5 }), { minLength: 1 }), (pages) => {
      let state: Checkpoint<number> = NO_CHECKPOINT;
      for (const [at, items] of pages.entries()) {
        const last = at === pages.length - 1;
        const [next, apply] = takePage(state, page(items, at, last), true);
        expect(apply === null).toBe(!last);
        if (apply !== null) expect(apply).toEqual(page(pages.flat(), at, true));
        state = next;
      }
      expect(state).toEqual(NO_CHECKPOINT);
    }),
  );
});

test('a way that always breaks, or a catch-up longer than the bound, still moves on in parts', () => {
  let state: Checkpoint<number> = NO_CHECKPOINT;
  for (let broken = 0; broken < 3; broken += 1) {
    const [next, apply] = takePage(state, page([1], 1, false), true);
    expect(apply).toBeNull();
    state = breakOff(next);
  }
  expect(takePage(state, page([1], 1, false), true)[1]).toEqual(page([1], 1, false));
  expect(takePage(NO_CHECKPOINT, page([1, 2, 3], 3, false), true, 2)[1]?.items).toHaveLength(3);
  expect(takePage(NO_CHECKPOINT, page([1], 1, false), false)[1]).not.toBeNull();
  expect(breakOff(NO_CHECKPOINT)).toBe(NO_CHECKPOINT);
});
