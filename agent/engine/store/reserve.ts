/**
 * Room kept for the open sale: a file of real bytes that is given up when the disk is full, so that what a
 * customer is paying for now can still be written.
 */
import { randomBytes } from 'node:crypto';
import { existsSync, rmSync, statSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { join } from 'node:path';

const RESERVE_NAME = 'till.reserve';
/** Some thousands of purchases. */
export const RESERVE_BYTES = 16 * 1024 * 1024;
const PIECE_BYTES = 1024 * 1024;

export interface Reserve {
  readonly isThere: () => boolean;
  /** Sets the room aside; false when the disk has not enough. */
  readonly make: () => Promise<boolean>;
  /** Gives the room back; false when there was none. */
  readonly release: () => boolean;
}

export function createReserve(folder: string, bytes: number = RESERVE_BYTES): Reserve {
  const path = join(folder, RESERVE_NAME);
  const isThere = (): boolean => existsSync(path) && statSync(path).size >= bytes;
  return {
    isThere,
    make: async () => isThere() || fill(path, bytes),
    release: () => {
      if (!existsSync(path)) return false;
      rmSync(path, { force: true });
      return true;
    },
  };
}

/** Bytes that no file system stores as a hole or squeezes; written piece by piece, beside the sale. */
async function fill(path: string, bytes: number): Promise<boolean> {
  const piece = randomBytes(Math.min(PIECE_BYTES, bytes));
  try {
    const file = await open(path, 'w', 0o600);
    try {
      for (let written = 0; written < bytes; written += piece.length) {
        await file.write(piece, 0, Math.min(piece.length, bytes - written));
      }
      await file.sync();
    } finally {
      await file.close();
    }
    return true;
  } catch {
    rmSync(path, { force: true });
    return false;
  }
}
