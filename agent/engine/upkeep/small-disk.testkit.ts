/** A small disk of a test's own. */
import { rmSync, statfsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { mayMountDisks, mountDisk, unmountDisk } from '../../../tools/test/disks.ts';
import { tempFolder } from '../store/temp-folder.testkit.ts';

export const MB = 1024 * 1024;
const BALLAST = 'ballast';

/** Its folder; gone when the test ends. */
export function smallDisk(megabytes: number): string {
  const folder = join(tempFolder(), 'disk');
  if (!mountDisk(folder, megabytes)) throw new Error('no small disk could be mounted');
  onTestFinished(() => unmountDisk(folder));
  return folder;
}

export const canMount = mayMountDisks();

/** Leaves about `leftBytes` free. */
export function fill(disk: string, leftBytes: number): void {
  clear(disk);
  const { bavail, bsize } = statfsSync(disk);
  const bytes = Math.max(0, bavail * bsize - leftBytes);
  writeFileSync(join(disk, BALLAST), Buffer.alloc(bytes, 1));
}

/** Gives back what `fill` took. */
export function clear(disk: string): void {
  rmSync(join(disk, BALLAST), { force: true });
}
