/**
 * The damaged file put aside, and kept for ever. Order of steps: whole copy aside → marker names it → new
 * file built beside → swapped in → marker gone. A power cut anywhere leaves a state from which the next
 * start does the rest; the only writes to what was damaged are links.
 */
import {
  closeSync,
  copyFileSync,
  existsSync,
  fsyncSync,
  linkSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { DAMAGED_NAME, FILE_NAME } from '../database.ts';

const ASIDE_FOLDER = 'damaged';
const NEW_NAME = 'till.rebuilt.sqlite';
/** The shared-memory file is an index over the log, made anew by whoever opens it. */
const PARTS = ['', '-wal'];

const marker = z.object({
  /** What was found, in SQLite's words. */
  findings: z.array(z.string()),
  foundAtMs: z.int(),
  /** Folder under `damaged/` once the copy there is whole. */
  aside: z.string().nullable(),
});
export type Marker = z.infer<typeof marker>;

/** Says that the file must be rebuilt before it is used again. Survives a power cut. */
export function markDamaged(folder: string, findings: readonly string[], foundAtMs: number): void {
  const before = readMarker(folder);
  if (before === null) writeMarker(folder, { findings: [...findings], foundAtMs, aside: null });
}

/** null where nothing is wrong. A marker that cannot be read still is one. */
export function readMarker(folder: string): Marker | null {
  const path = join(folder, DAMAGED_NAME);
  if (!existsSync(path)) return null;
  try {
    return marker.parse(JSON.parse(readFileSync(path, 'utf8')));
  } catch {
    return { findings: [], foundAtMs: 0, aside: null };
  }
}

/** Puts database and log aside, once; gives the folder with the copy. @throws when the disk is full. */
export function setAside(folder: string, found: Marker): string {
  if (found.aside !== null) return join(folder, ASIDE_FOLDER, found.aside);
  const stamp = new Date(found.foundAtMs).toISOString().replaceAll(/[:.]/g, '-');
  let name = stamp;
  for (let count = 2; existsSync(join(folder, ASIDE_FOLDER, name)); count += 1) {
    name = `${stamp}-${count}`;
  }
  const aside = join(folder, ASIDE_FOLDER, name);
  mkdirSync(aside, { recursive: true, mode: 0o700 });
  for (const part of PARTS) {
    const from = join(folder, `${FILE_NAME}${part}`);
    if (existsSync(from)) linkOrCopy(from, join(aside, `${FILE_NAME}${part}`));
  }
  syncFolder(aside);
  syncFolder(join(folder, ASIDE_FOLDER));
  writeMarker(folder, { ...found, aside: name });
  return aside;
}

/** Where the new file is built; what an interrupted attempt left is gone. */
export function freshPath(folder: string): string {
  const path = join(folder, NEW_NAME);
  for (const part of ['', '-wal', '-shm', '-journal']) rmSync(`${path}${part}`, { force: true });
  return path;
}

/** Swaps the built file in. From here on the folder is whole again. */
export function swapIn(folder: string): void {
  const path = join(folder, FILE_NAME);
  sync(join(folder, NEW_NAME));
  for (const part of ['-wal', '-shm']) rmSync(`${path}${part}`, { force: true });
  renameSync(join(folder, NEW_NAME), path);
  syncFolder(folder);
  rmSync(join(folder, DAMAGED_NAME), { force: true });
  syncFolder(folder);
}

function writeMarker(folder: string, value: Marker): void {
  const path = join(folder, DAMAGED_NAME);
  const file = openSync(`${path}.new`, 'w', 0o600);
  try {
    writeSync(file, JSON.stringify(value));
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
  renameSync(`${path}.new`, path);
  syncFolder(folder);
}

/** A second name costs no room on a disk that may be full; file systems without it get a copy. */
function linkOrCopy(from: string, to: string): void {
  try {
    linkSync(from, to);
  } catch {
    copyFileSync(from, to);
    sync(to);
  }
}

function sync(path: string): void {
  const file = openSync(path, 'r+');
  try {
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}

/** Makes new names durable; Windows has no such call and needs none. */
function syncFolder(path: string): void {
  if (process.platform === 'win32') return;
  const file = openSync(path, 'r');
  try {
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}
