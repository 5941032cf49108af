import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createScannerFrames, FRAME_BYTES_MAX, IDLE_END_MS, IDLE_GIVE_UP_MS } from './frames.ts';

const text = (bytes: Uint8Array): string => Buffer.from(bytes).toString('latin1');

/** What a machine makes of pieces, as text; `!` is a broken frame. */
function read(pieces: readonly (string | Uint8Array)[], endsInSilence = false): string[] {
  const frames = createScannerFrames();
  const found = pieces.flatMap((piece) => frames.push(Buffer.from(piece as string, 'latin1')));
  if (endsInSilence) found.push(...frames.idle());
  return found.map((frame) => (frame.kind === 'data' ? text(frame.bytes) : '!'));
}

describe('where a frame ends', () => {
  for (const [name, suffix] of [
    ['CR', '\r'],
    ['LF', '\n'],
    ['CRLF', '\r\n'],
    ['TAB', '\t'],
    ['ETX', '\x03'],
  ] as const) {
    test(`at ${name}, with or without STX in front`, () => {
      expect(read([`4600000000015${suffix}\x0246000003${suffix}`])).toEqual([
        '4600000000015',
        '46000003',
      ]);
    });
  }

  test('at silence, when the scanner has no suffix', () => {
    expect(read(['46000003'])).toEqual([]);
    expect(read(['46000003'], true)).toEqual(['46000003']);
  });

  test('at the next STX, when that is all the scanner sends around its data', () => {
    expect(read(['\x02111\x02222'], true)).toEqual(['111', '222']);
  });

  test('the longest frame passes, one byte more does not', () => {
    expect(read(['7'.repeat(FRAME_BYTES_MAX) + '\r'])[0]).toHaveLength(FRAME_BYTES_MAX);
    expect(read(['7'.repeat(FRAME_BYTES_MAX + 1) + '\r'])).toEqual(['!']);
  });
});

describe('what spoils a frame', () => {
  test('a stray control byte: told once, the next frame is whole again', () => {
    expect(read(['46\x00\x07\x0000\r46000003\r'])).toEqual(['!', '46000003']);
  });

  test('a scanner that always sent a suffix stops in the middle of a code', () => {
    expect(read(['46000003\r46000'], true)).toEqual(['46000003', '!']);
  });

  test('a scanner programmed anew to send no suffix is understood from its second scan', () => {
    const frames = createScannerFrames();
    frames.push(Buffer.from('46000003\r'));
    frames.push(Buffer.from('46000003'));
    expect(frames.silenceMs()).toBe(IDLE_GIVE_UP_MS);
    expect(frames.idle()).toEqual([{ kind: 'broken' }]);
    frames.push(Buffer.from('46000003'));
    expect(frames.silenceMs()).toBe(IDLE_END_MS);
    expect(frames.idle()).toHaveLength(1);
  });

  test('noise without an end is told once and forgotten after silence', () => {
    const frames = createScannerFrames();
    const noise = Buffer.alloc(100_000, '7');
    expect(frames.push(noise)).toEqual([{ kind: 'broken' }]);
    expect(frames.idle()).toEqual([]);
    expect(frames.silenceMs()).toBeNull();
    expect(frames.push(Buffer.from('46000003\r'))).toHaveLength(1);
  });
});

test('separators of marking codes are data', () => {
  const code = '0104600000000015215abcDEF\x1D93dGVz';
  expect(read([`${code}\r`])).toEqual([code]);
});

test('any cutting of the stream gives the same frames', () => {
  const byte = fc.oneof(
    { weight: 6, arbitrary: fc.integer({ min: 0x30, max: 0x39 }) },
    { weight: 3, arbitrary: fc.constantFrom(0x02, 0x03, 0x09, 0x0a, 0x0d, 0x1d, 0x5d) },
    { weight: 1, arbitrary: fc.integer({ min: 0, max: 255 }) },
  );
  fc.assert(
    fc.property(
      fc.array(byte, { maxLength: 300 }),
      fc.array(fc.integer({ min: 0, max: 300 }), { maxLength: 30 }),
      (bytes, cuts) => {
        const stream = Uint8Array.from(bytes);
        const edges = [0, ...cuts.toSorted((a, b) => a - b), stream.length];
        const pieces = edges.slice(1).map((edge, i) => stream.subarray(edges[i], edge));
        expect(read(pieces, true)).toEqual(read([stream], true));
      },
    ),
  );
});

test('whole frames come out as they went in, whatever is around them', () => {
  const data = fc.string({
    unit: fc.constantFrom(...'0123456789AZaz ]-\x1d'.split('')),
    minLength: 1,
  });
  fc.assert(
    fc.property(
      fc.array(
        fc.tuple(data, fc.constantFrom('', '\x02'), fc.constantFrom('\r', '\r\n', '\t', '\x03')),
      ),
      (scans) => {
        const stream = scans.map(([code, stx, suffix]) => stx + code + suffix).join('');
        expect(read([stream])).toEqual(scans.map(([code]) => code));
      },
    ),
  );
});
