import { execFile } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { ROOT } from '../paths.ts';
import { newMechanic } from './mechanic.ts';

const run = promisify(execFile);
const outcome = z.object({ stdout: z.string(), stderr: z.string(), code: z.int().optional() });
const REGISTRY = `import { first } from './mechanics/first/evaluate.ts';
import { percent } from './mechanics/percent/evaluate.ts';

export const CONDITIONS = [first] as const;

export const ACTIONS = [
  percent,
] as const;
`;
let copy = '';

beforeAll(() => {
  mkdirSync(join(ROOT, '.cache'), { recursive: true });
  copy = mkdtempSync(join(ROOT, '.cache', 'new-test-'));
  cpSync(join(ROOT, 'shared'), join(copy, 'shared'), {
    recursive: true,
    filter: (path) => !path.includes('node_modules'),
  });
  cpSync(join(ROOT, 'tsconfig.base.json'), join(copy, 'tsconfig.base.json'));
});
afterAll(() => rmSync(copy, { recursive: true, force: true }));

/** Runs a tool in the copy; whatever its end, what it said. */
async function tool(args: readonly string[]): Promise<z.infer<typeof outcome>> {
  const { VITEST: _inside, ...env } = process.env;
  const done: unknown = await run(process.execPath, [...args], { cwd: copy, env }).catch(
    (error: unknown) => error,
  );
  return outcome.parse(done);
}

const make = (...args: string[]): ReturnType<typeof tool> =>
  tool([join(import.meta.dirname, 'main.ts'), 'mechanic', ...args, '--root', copy]);

const examples = (name: string): ReturnType<typeof tool> =>
  tool([
    join(ROOT, 'node_modules/vitest/vitest.mjs'),
    'run',
    '--root',
    copy,
    `shared/src/promotions/mechanics/${name}/`,
  ]);

test('the line in the registry stands in its order', () => {
  const made = newMechanic('lucky_line', 'action', REGISTRY);
  if (typeof made === 'string') throw new Error(made);
  const [, second] = made.registry.split('\n');
  expect(second).toBe("import { luckyLine } from './mechanics/lucky_line/evaluate.ts';");
  expect(made.registry).toContain('  percent,\n  luckyLine,\n] as const;');
});

test('a name that cannot be one, or is taken, is refused with the reason', () => {
  for (const name of ['', 'Lucky', '9th', 'a-b', 'a__b', 'new', 'x'.repeat(41)]) {
    expect(newMechanic(name, 'action', REGISTRY)).toContain('no name');
  }
  expect(newMechanic('percent', 'condition', REGISTRY)).toContain('already');
  expect(newMechanic('first', 'action', REGISTRY)).toContain('already');
});

test('a new action compiles, and its test fails until it is written', async () => {
  expect((await make('lucky_line')).stdout).toContain('mechanics/lucky_line');
  expect((await make('lucky_every', '--condition')).stdout).toContain('reasons.ts');

  const types = await tool([join(ROOT, 'node_modules/typescript/bin/tsc'), '-p', 'shared']);
  expect(types.stdout).toBe('');

  expect((await examples('lucky_line')).stdout).toContain('1 failed');
  expect((await examples('lucky_every')).stdout).toContain('1 failed');

  const folder = join(copy, 'shared/src/promotions/mechanics');
  write(join(folder, 'lucky_line/evaluate.ts'), [
    [
      'import type { Chosen, Turn }',
      "import { giveShared } from '../../turn.ts';\nimport type { Chosen, Turn }",
    ],
    [
      '_turn: Turn, _params: LuckyLineParams, _chosen: Chosen',
      'turn: Turn, params: LuckyLineParams, chosen: Chosen',
    ],
    ['return false;', 'return giveShared(turn, chosen, params.amountKopecks, undefined);'],
  ]);
  write(join(folder, 'lucky_every/evaluate.ts'), [
    ['_view: View, _params: LuckyEveryParams', 'view: View, params: LuckyEveryParams'],
    ['return false;', 'return view.cheque.lines.length >= params.min;'],
  ]);
  expect((await examples('lucky_line')).stdout).toContain('1 passed');
  expect((await examples('lucky_every')).stdout).toContain('1 passed');
}, 120_000);

test('nothing is written over', async () => {
  const file = join(copy, 'shared/src/promotions/mechanics/percent/params.ts');
  const before = readFileSync(file, 'utf8');
  expect(await make('percent')).toMatchObject({ code: 2 });
  expect(readFileSync(file, 'utf8')).toBe(before);
  expect(await make('Bad')).toMatchObject({ code: 2 });
  expect(existsSync(join(copy, 'shared/src/promotions/mechanics/Bad'))).toBe(false);
});

function write(file: string, changes: readonly (readonly [from: string, to: string])[]): void {
  let text = readFileSync(file, 'utf8');
  for (const [from, to] of changes) {
    expect(text).toContain(from);
    text = text.replace(from, to);
  }
  writeFileSync(file, text);
}
