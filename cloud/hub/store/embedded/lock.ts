/** One at a time makes or starts the cluster of a data folder: hub, command and test worker alike. */
import { readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { FatalError } from '../fatal.ts';
import { isAlive } from './folder.ts';

const WAIT_MAX_MS = 60_000;
const PAUSE_MS = 50;
const NAMELESS_MAX_MS = 3000;

/** Runs `work` while holding the lock file; a lock whose holder died is taken over. */
export async function withLock<T>(file: string, work: () => Promise<T>): Promise<T> {
  const deadlineMs = Date.now() + WAIT_MAX_MS;
  while (!tryLock(file)) {
    if (Date.now() > deadlineMs) {
      throw new FatalError(`Другой процесс слишком долго запускает базу данных (${file}).`);
    }
    await pause(PAUSE_MS);
  }
  try {
    return await work();
  } finally {
    rmSync(file, { force: true });
  }
}

function tryLock(file: string): boolean {
  try {
    writeFileSync(file, String(process.pid), { flag: 'wx' });
    return true;
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
  }
  if (isAbandoned(file)) rmSync(file, { force: true });
  return false;
}

/** The holder died, or died between making the file and writing its number. */
function isAbandoned(file: string): boolean {
  try {
    const pid = Number(readFileSync(file, 'utf8'));
    if (Number.isInteger(pid) && pid > 0) return !isAlive(pid);
    return Date.now() - statSync(file).mtimeMs > NAMELESS_MAX_MS;
  } catch {
    return false;
  }
}
