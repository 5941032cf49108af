/**
 * Where the tests of one run keep what they write: in memory where the machine has room, because making the files of
 * a database costs twenty times more on a disk. Nothing is proven by the disk itself: tests of power cuts kill
 * processes, whose written pages outlive them either way, or play back what was synced.
 */
import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdtempSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { PREFIX, sweepLeftFolders } from './left-folders.ts';

const MEMORY = '/dev/shm';
/** A whole run keeps under a tenth of this at once. */
const FREE_MIN_BYTES = 3 * 1024 ** 3;
/** The database server runs as another user and must pass through, not read. */
const PASSABLE = 0o711;
const EXECUTABLE = 0o700;

/** Makes the folder of this run; null when the machine has no memory to spare, or runs no programs from it. */
export function makeMemoryFolder(): string | null {
  if (!existsSync(MEMORY)) return null;
  for (const left of sweepLeftFolders(MEMORY))
    process.stderr.write(`Verno tests: left as it is: ${left}\n`);
  const { bavail, bsize } = statfsSync(MEMORY);
  if (Math.min(bavail * bsize, process.availableMemory()) < FREE_MIN_BYTES) return null;
  const folder = mkdtempSync(join(MEMORY, `${PREFIX}${process.pid}-`));
  chmodSync(folder, PASSABLE);
  if (runsPrograms(folder)) return folder;
  rmSync(folder, { recursive: true });
  return null;
}

/** Some containers mount it without the right to execute; tests put stand-in programs into their folders. */
function runsPrograms(folder: string): boolean {
  const program = join(folder, 'program');
  writeFileSync(program, '#!/bin/sh\nexit 0\n', { mode: EXECUTABLE });
  return spawnSync(program).status === 0;
}
