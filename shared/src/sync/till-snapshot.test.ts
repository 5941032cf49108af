import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { EMPTY_SET, addMember, memberText, setHex, wordsOf } from './set-hash.ts';
import { beginSnapshot, nextOrder, tookLines } from './till-snapshot.ts';
import type { Manifest, SnapshotProgress } from './till-snapshot.ts';

const hashed = (position: number) =>
  wordsOf(
    createHash('sha256')
      .update(memberText('goods', position, 'k'))
      .digest(),
  );
const setOf = (from: number, to: number) =>
  Array.from({ length: to - from }, (_, at) => hashed(from + at)).reduce(addMember, EMPTY_SET);

/** Chunks of so many lines each; the last `members` of them are members'. */
function manifestOf(sizes: readonly number[], members: number): Manifest {
  const items = sizes.reduce((sum, size) => sum + size, 0);
  return {
    snapshotId: 's1',
    scope: 'partner:p',
    position: 90,
    items,
    setHash: setHex(setOf(0, items)),
    chunks: sizes.map((_, at) => ({
      hash: `h${at}`,
      kind: at >= sizes.length - members ? 'member' : 'goods',
    })),
    whole: true,
  };
}

test('killed anywhere it goes on from there: each line counts once, and the end is the manifest’s', () => {
  const sizes = fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 6 });
  const shown = fc.array(fc.nat(6), { maxLength: 20 });
  fc.assert(
    fc.property(
      sizes,
      shown,
      fc.integer({ min: 1, max: 4 }),
      fc.nat(6),
      (cut, growth, batch, m) => {
        const full = manifestOf(cut, Math.min(m, cut.length));
        let progress: SnapshotProgress = beginSnapshot(full);
        let wentLive = false;
        for (let step = 0; step < 500; step += 1) {
          const visible = growth[step] ?? full.chunks.length;
          const whole = visible >= full.chunks.length;
          const manifest = { ...full, chunks: full.chunks.slice(0, visible), whole };
          const order = nextOrder(progress, manifest, true);
          if (order.kind === 'finish') break;
          expect(order.kind).not.toBe('drop');
          if (order.kind === 'goods_live') {
            expect(full.chunks[progress.chunks]?.kind).toBe('member');
            progress = Object.assign(progress, { goodsLive: true });
            wentLive = true;
          }
          if (order.kind !== 'fetch') continue;
          // One transaction takes a batch of lines; a kill between two leaves exactly this state.
          const size = cut[progress.chunks] ?? 0;
          const lines = Math.min(batch, size - progress.lines);
          const from = progress.items;
          const set = addMember(progress.set, setOf(from, from + lines));
          progress = tookLines(progress, lines, set, progress.lines + lines === size);
        }
        expect(progress).toMatchObject({ items: full.items, chunks: full.chunks.length });
        expect(setHex(progress.set)).toBe(full.setHash);
        expect(wentLive).toBe(full.chunks.some(({ kind }) => kind === 'member'));
      },
    ),
  );
});

test('a superseded snapshot, a missing item and another set are never put in place', () => {
  const manifest = manifestOf([2, 2], 0);
  const done = tookLines(
    tookLines(beginSnapshot(manifest), 2, setOf(0, 2), true),
    2,
    setOf(0, 4),
    true,
  );
  expect(nextOrder(done, manifest, false)).toEqual({ kind: 'finish' });
  expect(nextOrder({ ...done, items: 3 }, manifest, false)).toEqual({ kind: 'drop' });
  expect(nextOrder({ ...done, set: setOf(0, 3) }, manifest, false)).toEqual({ kind: 'drop' });
  expect(nextOrder(done, { ...manifest, snapshotId: 's2' }, false)).toEqual({ kind: 'drop' });
  expect(nextOrder(done, { ...manifest, whole: false }, false)).toEqual({ kind: 'ask' });
});

test('a till that has something to sell with keeps it until the whole snapshot is there', () => {
  const manifest = manifestOf([1, 1], 1);
  const goods = tookLines(beginSnapshot(manifest), 1, setOf(0, 1), true);
  expect(nextOrder(goods, manifest, false)).toEqual({ kind: 'fetch', hash: 'h1' });
  expect(nextOrder(goods, manifest, true)).toEqual({ kind: 'goods_live' });
});
