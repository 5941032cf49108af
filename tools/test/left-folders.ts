/** Folders of test runs that were killed: memory nobody would give back, perhaps with a server and disks inside. */
import { spawnSync } from 'node:child_process';
import { readFileSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { dataFolder, isAlive, runningServer } from '../../cloud/hub/store/embedded/folder.ts';

export const PREFIX = 'verno-tests-';
/** Where the test database server lies in the folder of a run. */
const SERVER_FOLDER = 'test-postgres';
const OWNER = new RegExp(`^${PREFIX}(\\d+)-`);

/**
 * Removes the folders of dead runs. What cannot be removed stays and is named: another run's leavings are no reason
 * for this one to fail.
 * @returns folders that are still there, with the reason
 */
export function sweepLeftFolders(
  memory: string,
  unmount: (disk: string) => void = detach,
): string[] {
  const left: string[] = [];
  for (const name of readdirSync(memory)) {
    const pid = Number(OWNER.exec(name)?.[1] ?? process.pid);
    if (pid === process.pid || isAlive(pid)) continue;
    const folder = join(memory, name);
    try {
      const server = runningServer(dataFolder(join(folder, SERVER_FOLDER)));
      if (server !== null) process.kill(server.pid, 'SIGQUIT');
      removeFolder(folder, unmount);
    } catch (error) {
      left.push(`${folder}: ${error instanceof Error ? error.message : String(error)}`);
    }
  }
  return left;
}

/** Removes a run's folder, also when a test that was stopped left disks mounted in it. */
export function removeFolder(folder: string, unmount: (disk: string) => void = detach): void {
  for (const disk of disksIn(folder)) unmount(disk);
  rmSync(folder, { recursive: true, force: true });
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

/** Lazily: whoever still writes there keeps his own view, the folder is free at once. */
function detach(disk: string): void {
  spawnSync('umount', ['--lazy', disk]);
}
