/** A folder on the project's own disk: a benchmark of durable writes must not run in memory. */
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../paths.ts';

/** Makes a folder, lets `work` use it, and removes it whatever comes. */
export async function inFolder<T>(work: (folder: string) => Promise<T>): Promise<T> {
  const parent = join(ROOT, '.cache');
  mkdirSync(parent, { recursive: true });
  const folder = mkdtempSync(join(parent, 'bench-'));
  try {
    return await work(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
