/** Folders of test runs that were killed: memory nobody would give back, perhaps with a server and disks inside. */
import { readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { dataFolder, isAlive, runningServer } from '../../cloud/hub/store/embedded/folder.ts';
import { disksIn, unmountDisk } from './disks.ts';

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
  unmount: (disk: string) => void = unmountDisk,
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
export function removeFolder(folder: string, unmount: (disk: string) => void = unmountDisk): void {
  for (const disk of disksIn(folder)) unmount(disk);
  rmSync(folder, { recursive: true, force: true });
}
