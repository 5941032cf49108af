import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stopTestPostgres } from '../../cloud/hub/store/database.testkit.ts';
import { removeFolder } from './left-folders.ts';
import { makeMemoryFolder } from './memory-folder.ts';

let folder: string | null = null;

/** What every test run needs from the machine, checked once with a clear word. */
export function setup(): void {
  const major = Number(process.versions.node.split('.')[0]);
  if (major < 24)
    throw new Error(`tests run on Node 24, not ${process.versions.node}: use npm test`);
  // Whoever names a folder for temporary files keeps it.
  const memory = process.env['TMPDIR'] === undefined ? makeMemoryFolder() : null;
  folder = memory ?? mkdtempSync(join(tmpdir(), 'verno-tests-'));
  // Tests start some hundred processes of a few programs: what Node compiled for one serves the next.
  process.env['NODE_COMPILE_CACHE'] ??= join(folder, 'compiled');
  if (memory === null) return;
  process.env['TMPDIR'] = memory;
  process.env['VERNO_TEST_FOLDER'] = memory;
}

/** The database server that test files may have started ends with the run. */
export async function teardown(): Promise<void> {
  await stopTestPostgres();
  if (folder !== null) removeFolder(folder);
}
