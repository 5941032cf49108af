import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { cart } from './cart.testkit.ts';
import { ALL } from './cases.testkit.ts';

const run = promisify(execFile);
const MAIN = join(import.meta.dirname, 'main.ts');
const verdict = z.looseObject({ name: z.string(), ok: z.boolean().nullable() });
const summary = z.object({
  summary: z.record(z.string(), z.object({ ok: z.int(), total: z.int() })),
});
const failure = z.object({ code: z.int(), stdout: z.string(), stderr: z.string() });

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'verno-conformance-'));
});
afterAll(() => {
  rmSync(folder, { recursive: true });
});

function fileOf(content: string): string {
  const file = join(folder, `${Math.random()}.json`);
  writeFileSync(file, content);
  return file;
}

async function failing(file: string): Promise<z.infer<typeof failure>> {
  const outcome: unknown = await run(process.execPath, [MAIN, file]).catch(
    (error: unknown) => error,
  );
  return failure.parse(outcome);
}

test('a file of cases that agree: one line each, the counts last, end with 0', async () => {
  const { stdout } = await run(process.execPath, [MAIN, fileOf(JSON.stringify(ALL))]);
  const lines = stdout.trim().split('\n');
  expect(lines).toHaveLength(ALL.length + 1);
  for (const line of lines.slice(0, -1)) expect(verdict.parse(JSON.parse(line)).ok).toBe(true);
  const counts = summary.parse(JSON.parse(lines.at(-1) ?? '')).summary;
  for (const count of Object.values(counts)) expect(count.ok).toBe(count.total);
});

test('one case that disagrees ends with 1, and the others are told all the same', async () => {
  const wrong = cart('wrong', [{ sku: 'a', price: 1, qty: 1 }], [], { total: 2 });
  const { code, stdout } = await failing(fileOf(JSON.stringify([wrong, 'no case', ...ALL])));
  expect(code).toBe(1);
  const lines = stdout.trim().split('\n');
  expect(lines).toHaveLength(ALL.length + 3);
  expect(JSON.parse(lines[0] ?? '')).toMatchObject({ name: 'wrong', differs: ['total'] });
  expect(JSON.parse(lines[1] ?? '')).toMatchObject({ name: 'case 1', comparable: 'malformed' });
});

test('a file that is none is named', async () => {
  const { code, stderr } = await failing(fileOf('{'));
  expect(code).toBe(2);
  expect(stderr).toContain('cannot be read');
  expect((await failing(fileOf('{}'))).stderr).toContain('list of cases');
});
