/** Disks in memory for tests that fill one. Mounting needs root on Linux: where it may not be, they are skipped. */
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Mounts an empty disk of this size on a folder, which is made; false where this machine does not let us. */
export function mountDisk(folder: string, megabytes: number): boolean {
  mkdirSync(folder, { recursive: true });
  const options = `size=${megabytes}m,mode=755`;
  return spawnSync('mount', ['-t', 'tmpfs', '-o', options, 'tmpfs', folder]).status === 0;
}

/** Lazily: whoever still writes there keeps his own view, the folder is free at once. */
export function unmountDisk(folder: string): void {
  spawnSync('umount', ['--lazy', folder]);
}

/** Disks mounted inside a folder, the innermost first (Linux; elsewhere tests mount none). */
export function disksIn(folder: string): string[] {
  if (process.platform !== 'linux') return [];
  return readFileSync('/proc/self/mounts', 'utf8')
    .split('\n')
    .map((line) => line.split(' ')[1] ?? '')
    .filter((disk) => disk.startsWith(`${folder}/`))
    .toReversed();
}

/** Whether this machine lets us mount. */
export function mayMountDisks(): boolean {
  if (process.platform !== 'linux' || process.getuid?.() !== 0) return false;
  const folder = mkdtempSync(join(tmpdir(), 'verno-mount-'));
  const done = mountDisk(folder, 1);
  if (done) unmountDisk(folder);
  rmSync(folder, { recursive: true, force: true });
  return done;
}
