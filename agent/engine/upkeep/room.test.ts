import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { RESERVE_BYTES } from '../store/reserve.ts';
import { LOW_BYTES, OUT_BYTES, mayReserve, megabytes, roomOf } from './room.ts';

describe('room on the till’s disk', () => {
  test('less and less: plenty, low, out; and back again a little later than it came', () => {
    expect(roomOf('plenty', LOW_BYTES, true)).toBe('plenty');
    expect(roomOf('plenty', LOW_BYTES - 1, true)).toBe('low');
    expect(roomOf('low', LOW_BYTES + 1, true)).toBe('low');
    expect(roomOf('low', LOW_BYTES * 1.2, true)).toBe('plenty');
    expect(roomOf('low', OUT_BYTES - 1, true)).toBe('out');
    expect(roomOf('out', OUT_BYTES + 1, true)).toBe('out');
    expect(roomOf('out', OUT_BYTES * 1.2, true)).toBe('low');
  });

  test('while the reserve that was given up is not back, the room is for purchases', () => {
    expect(roomOf('out', LOW_BYTES * 2, false)).toBe('out');
    expect(roomOf('out', LOW_BYTES * 2, true)).toBe('plenty');
  });

  test('making the reserve never brings the till below its last room', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 4 * LOW_BYTES }), (freeBytes) => {
        if (!mayReserve(freeBytes, RESERVE_BYTES)) return;
        expect(freeBytes - RESERVE_BYTES).toBeGreaterThan(OUT_BYTES);
      }),
    );
    expect(megabytes(LOW_BYTES)).toBe(500);
  });
});
