/** A small disk of a test's own, in memory. Mounting one needs root: where it may not be, tests are skipped. */
import { spawnSync } from 'node:child_process';
import { mkdirSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { tempFolder } from '../store/temp-folder.testkit.ts';

export const MB = 1024 * 1024;
const BALLAST = 'ballast';

/** Its folder; gone when the test ends. */
export function smallDisk(megabytes: number): string {
  const folder = join(tempFolder(), 'disk');
  mkdirSync(folder);
  const mounted = spawnSync('mount', ['-t', 'tmpfs', '-o', `size=${megabytes}m`, 'tmpfs', folder]);
  if (mounted.status !== 0) throw new Error(String(mounted.stderr));
  onTestFinished(() => {
    spawnSync('umount', ['-l', folder]);
  });
  return folder;
}

export const canMount = process.platform === 'linux' && process.getuid?.() === 0 && mayMount();

function mayMount(): boolean {
  const folder = `/tmp/verno-mount-${process.pid}`;
  mkdirSync(folder, { recursive: true });
  const done = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=1m', 'tmpfs', folder]);
  if (done.status === 0) spawnSync('umount', [folder]);
  rmSync(folder, { recursive: true, force: true });
  return done.status === 0;
}

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
