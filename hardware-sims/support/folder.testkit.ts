/** A folder of its own for a test's links, removed after the test. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';

export async function testFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'verno-sims-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}
