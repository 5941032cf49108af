import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { ROOT } from '../paths.ts';

const run = promisify(execFile);
const FILE = join(ROOT, 'shared/src/promotions/golden/vectors.jsonl');
const digest = (): string => createHash('sha256').update(readFileSync(FILE)).digest('hex');

test('without --accept the vectors are compared and nothing is written', async () => {
  const before = digest();
  const { stdout } = await run(process.execPath, [join(import.meta.dirname, 'make-golden.ts')]);
  expect(stdout).toMatch(/^\d+ vectors, 0 of them new or answered otherwise/);
  expect(digest()).toBe(before);
});
