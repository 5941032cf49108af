import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { ROOT } from '../paths.ts';

const run = promisify(execFile);
const fates = z.array(
  z.object({ killed: z.boolean(), mutant: z.object({ from: z.string(), to: z.string() }) }),
);
let house = '';

beforeAll(() => {
  mkdirSync(join(ROOT, '.cache'), { recursive: true });
  house = mkdtempSync(join(ROOT, '.cache', 'mutants-test-'));
  mkdirSync(join(house, 'src', 'sums'), { recursive: true });
  writeFileSync(
    join(house, 'src', 'sums', 'count.ts'),
    'export function count(from: number): number {\n' +
      '  let turns = 0;\n' +
      '  for (let left = from; left >= 1; left -= 1) {\n    turns += 1;\n  }\n' +
      '  return turns;\n}\n',
  );
});
afterAll(() => rmSync(house, { recursive: true, force: true }));

/** In a process of its own: a vitest does not start inside a vitest. */
async function runOn(testSource: string): Promise<z.infer<typeof fates>> {
  writeFileSync(join(house, 'src', 'sums', 'count.test.ts'), testSource);
  const suite = { folder: join(house, 'src', 'sums'), files: ['count.ts'] };
  const script = `
    import { runMutants } from ${JSON.stringify(pathToFileURL(join(import.meta.dirname, 'run.ts')).href)};
    const fates = await runMutants(${JSON.stringify([suite])}, ${JSON.stringify(join(house, 'home'))});
    process.stdout.write(JSON.stringify(fates));`;
  const { VITEST: _inside, ...env } = process.env;
  const { stdout } = await run(process.execPath, ['--input-type=module', '-e', script], { env });
  return fates.parse(JSON.parse(stdout));
}

const head = "import { expect, test } from 'vitest';\nimport { count } from './count.ts';\n";

test('good tests kill all, also what would never end; weak ones are told so', async () => {
  const good = await runOn(`${head}test('counts', () => { expect(count(3)).toBe(3); });\n`);
  expect(good.length).toBeGreaterThanOrEqual(6);
  expect(good.filter(({ killed }) => !killed)).toEqual([]);

  const weak = await runOn(`${head}test('counts', () => { expect(count(0)).toBe(0); });\n`);
  const survivors = weak.filter(({ killed }) => !killed).map(({ mutant }) => mutant);
  expect(survivors).toContainEqual({ from: '+=', to: '-=' });
});

test('tests that fail on the code as it stands prove nothing', async () => {
  const broken = runOn(`${head}test('counts', () => { expect(count(1)).toBe(2); });\n`);
  await expect(broken).rejects.toThrow('as it stands');
});
