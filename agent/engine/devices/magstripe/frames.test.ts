import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { frameTrack, lrc, type TrackNumber } from '../../../../hardware-sims/magstripe/tracks.ts';
import { checkCharacter, createSwipeCollector, readSwipe, SWIPE_BYTES_MAX } from './frames.ts';

const bytes = (text: string): Uint8Array => Uint8Array.from(Buffer.from(text, 'latin1'));

/** Tracks of a swipe as `kind:content`. */
function tracks(text: string): string[] | 'unreadable' {
  const swipe = readSwipe(bytes(text));
  if (swipe.kind === 'unreadable') return swipe.kind;
  return swipe.tracks.map((track) => `${track.kind}:${Buffer.from(track.content).toString()}`);
}

test('the known check value', () => {
  expect(checkCharacter(bytes(';9900012345678901=?'))).toBe('9'.charCodeAt(0));
});

describe('tracks of a swipe', () => {
  test('one track, with and without its check character', () => {
    expect(tracks(';9900012345678901=?9')).toEqual(['2:9900012345678901=']);
    expect(tracks(';9900012345678901=?')).toEqual(['2:9900012345678901=']);
  });

  test('a wrong check character makes the swipe unreadable', () => {
    expect(tracks(';9900012345678901=?8')).toBe('unreadable');
  });

  test('three tracks, the third with either start sentinel', () => {
    expect(tracks('%AB?;12=?+34=?')).toEqual(['1:AB', '2:12=', '3:34=']);
    expect(tracks('%AB?;12=?;34=?')).toEqual(['1:AB', '2:12=', '3:34=']);
  });

  test('a track the reader could not decode is left out, unless none is left', () => {
    expect(tracks('%E?;77001=?')).toEqual(['2:77001=']);
    expect(tracks('%E?;E?')).toBe('unreadable');
  });

  test('what is no track is unreadable', () => {
    for (const text of ['4600000000015', ';12', '%A?;1=?+2=?+3=?', 'x;1=?']) {
      expect(tracks(text), text).toBe('unreadable');
    }
  });
});

test('a check character that looks like a start sentinel does not confuse the tracks', () => {
  const number = fc.string({
    unit: fc.constantFrom(...'0123456789='.split('')),
    minLength: 2,
    maxLength: 30,
  });
  const name = fc.string({
    unit: fc.constantFrom(...'ABCXYZ^/ 0123456789'.split('')),
    minLength: 2,
    maxLength: 60,
  });
  fc.assert(
    fc.property(name, number, number, fc.boolean(), (track1, track2, track3, hasLrc) => {
      const frame = (content: string, kind: TrackNumber): string => {
        const framed = frameTrack(content, kind);
        return framed + (hasLrc ? lrc(framed, kind) : '');
      };
      const swipe = frame(track1, 1) + frame(track2, 2) + frame(track3, 3);
      expect(tracks(swipe)).toEqual([`1:${track1}`, `2:${track2}`, `3:${track3}`]);
    }),
    { numRuns: 2000 },
  );
});

test('a swipe cut anywhere is the same swipe, and every chunk is overwritten', () => {
  const stream = '%AB?;77001=01?\r\n;77002=?\r';
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: stream.length })), (cuts) => {
      const found: string[] = [];
      const collector = createSwipeCollector((swipe) => {
        expect(swipe.kind).toBe('tracks');
        if (swipe.kind !== 'tracks') return;
        found.push(swipe.tracks.map(({ content }) => Buffer.from(content).toString()).join());
      });
      const edges = [0, ...cuts.toSorted((a, b) => a - b), stream.length];
      for (const [i, edge] of edges.slice(1).entries()) {
        const chunk = bytes(stream.slice(edges[i], edge));
        collector.push(chunk);
        expect(chunk.every((byte) => byte === 0)).toBe(true);
      }
      expect(found).toEqual(['AB,77001=01', '77002=']);
      expect(collector.isCollecting()).toBe(false);
    }),
  );
});

test('what the listener saw is overwritten when it returns, even when it throws', () => {
  let kept: Uint8Array = Uint8Array.of(1);
  const collector = createSwipeCollector((swipe) => {
    if (swipe.kind === 'tracks') kept = swipe.tracks[0]!.content;
    throw new Error('a bug');
  });
  expect(() => collector.push(bytes(';77001=?\r'))).toThrow('a bug');
  expect(kept).toHaveLength(6);
  expect(kept.every((byte) => byte === 0)).toBe(true);
});

test('a stream without an end is bounded and unreadable', () => {
  const found: string[] = [];
  const collector = createSwipeCollector((swipe) => found.push(swipe.kind));
  collector.push(bytes(`;${'7'.repeat(SWIPE_BYTES_MAX * 3)}`));
  collector.idle();
  collector.push(bytes(';77001=?\r'));
  expect(found).toEqual(['unreadable', 'tracks']);
});
