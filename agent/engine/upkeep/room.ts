/**
 * Room on the till's disk. Plenty: everything. Low: said. Out: what room there is belongs to purchases — the
 * hub's changes wait — and the reserve was or will be given up for the open sale. Pure; `upkeep.ts` looks.
 */
const MB = 1024 * 1024;
/** Below this it is said. */
export const LOW_BYTES = 500 * MB;
/** Below this the room is kept for purchases: some ten thousand of them. */
export const OUT_BYTES = 64 * MB;
/** A disk that fills and empties around a bound must not make the strip blink. */
const SLACK = 1.2;

export type RoomState = 'plenty' | 'low' | 'out';

/** `freeBytes`: for this user; `reserved`: the reserve is there (its bytes are not in `freeBytes`). */
export function roomOf(before: RoomState, freeBytes: number, reserved: boolean): RoomState {
  const outBytes = before === 'out' ? OUT_BYTES * SLACK : OUT_BYTES;
  if (freeBytes < outBytes || (before === 'out' && !reserved)) return 'out';
  const lowBytes = before === 'plenty' ? LOW_BYTES : LOW_BYTES * SLACK;
  return freeBytes < lowBytes ? 'low' : 'plenty';
}

/** The reserve is made only where making it does not take the last room itself. */
export function mayReserve(freeBytes: number, reserveBytes: number): boolean {
  return freeBytes > OUT_BYTES + 2 * reserveBytes;
}

/** Bytes as whole megabytes for people. */
export function megabytes(bytes: number): number {
  return Math.floor(bytes / MB);
}
