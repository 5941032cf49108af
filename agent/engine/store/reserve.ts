/**
 * Room kept for the open sale: a file of real bytes that is given up when the disk is full, so that what a
 * customer is paying for now can still be written.
 */
import { closeSync, existsSync, fsyncSync, openSync, rmSync, statSync, writeSync } from 'node:fs';
import { join } from 'node:path';

const RESERVE_NAME = 'till.reserve';
/** Some thousands of purchases. */
export const RESERVE_BYTES = 16 * 1024 * 1024;
const PIECE_BYTES = 1024 * 1024;

export interface Reserve {
  readonly isThere: () => boolean;
  /** Sets the room aside; false when the disk has not enough. */
  readonly make: () => boolean;
  /** Gives the room back; false when there was none. */
  readonly release: () => boolean;
}

export function createReserve(folder: string, bytes: number = RESERVE_BYTES): Reserve {
  const path = join(folder, RESERVE_NAME);
  const isThere = (): boolean => existsSync(path) && statSync(path).size >= bytes;
  return {
    isThere,
    make: () => isThere() || fill(path, bytes),
    release: () => {
      if (!existsSync(path)) return false;
      rmSync(path, { force: true });
      return true;
    },
  };
}

/** Bytes that no file system stores as a hole or squeezes. */
function fill(path: string, bytes: number): boolean {
  let file: number | null = null;
  try {
    file = openSync(path, 'w', 0o600);
    const piece = Buffer.alloc(Math.min(PIECE_BYTES, bytes));
    for (let at = 0; at < piece.length; at += 4) piece.writeUInt32LE(Math.imul(at, 2_654_435_761) >>> 0, at);
    for (let written = 0; written < bytes; written += piece.length) {
      writeSync(file, piece, 0, Math.min(piece.length, bytes - written));
    }
    fsyncSync(file);
    return true;
  } catch {
    rmSync(path, { force: true });
    return false;
  } finally {
    if (file !== null) closeSync(file);
  }
}
