/** Runs the tests of a folder on each mutant of it: one vitest for all, a copy of the folder for each. */
import {
  cpSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { startVitest } from 'vitest/node';
import { mutantsOf, withLoopGuards } from './mutate.ts';
import type { Mutant } from './mutate.ts';

/** Turns of all loops of a file in one run of its tests: twenty times what they take as they stand. */
const LOOP_TURNS_MAX = 2_000_000;
const TEST_TIMEOUT_MS = 20_000;
const WORKERS = 2;

export interface Fate {
  readonly file: string;
  readonly mutant: Mutant;
  readonly killed: boolean;
}

/** A folder whose tests guard it, and the files of it that are changed. */
export interface Suite {
  readonly folder: string;
  readonly files: readonly string[];
}

interface Copy {
  readonly id: string;
  readonly file: string;
  /** Null = as it stands: its tests must pass, or a mutant's failure says nothing. */
  readonly mutant: Mutant | null;
}

/** @param home an empty folder from which `node_modules` can be found */
export async function runMutants(suites: readonly Suite[], home: string): Promise<Fate[]> {
  rmSync(home, { recursive: true, force: true });
  const copies = suites.flatMap((suite, place) => layOut(suite, join(home, `s${place}`)));
  const failed = await failedTests(suites, home);
  const isRed = (copy: Copy): boolean => [...failed].some((file) => file.startsWith(`${copy.id}/`));
  for (const copy of copies) {
    if (copy.mutant === null && isRed(copy)) {
      throw new Error(`the tests of ${copy.file} fail on the code as it stands`);
    }
  }
  return copies.flatMap((copy) =>
    copy.mutant === null ? [] : [{ file: copy.file, mutant: copy.mutant, killed: isRed(copy) }],
  );
}

function layOut({ folder, files }: Suite, home: string): Copy[] {
  const copies: Copy[] = [{ id: join(home, 'm0'), file: folder, mutant: null }];
  makeCopy(folder, join(home, 'm0'), files);
  for (const name of files) {
    for (const mutant of mutantsOf(readFileSync(join(folder, name), 'utf8'))) {
      const id = join(home, `m${copies.length}`);
      const target = makeCopy(folder, id, files);
      writeFileSync(join(target, name), withLoopGuards(mutant.source, LOOP_TURNS_MAX));
      copies.push({ id, file: join(folder, name), mutant });
    }
  }
  return copies;
}

/** The folder itself is copied; its neighbours, which are not changed, are pointed at. */
function makeCopy(folder: string, home: string, files: readonly string[]): string {
  mkdirSync(home, { recursive: true });
  const parent = dirname(folder);
  for (const entry of readdirSync(parent)) {
    if (entry !== basename(folder)) symlinkSync(join(parent, entry), join(home, entry));
  }
  const target = join(home, basename(folder));
  cpSync(folder, target, { recursive: true });
  for (const name of files) {
    const source = readFileSync(join(folder, name), 'utf8');
    writeFileSync(join(target, name), withLoopGuards(source, LOOP_TURNS_MAX));
  }
  return target;
}

/** Test files with a failure of any kind. */
async function failedTests(suites: readonly Suite[], home: string): Promise<ReadonlySet<string>> {
  const vitest = await startVitest(
    'test',
    [],
    {
      root: home,
      config: false,
      watch: false,
      include: suites.map(({ folder }, place) => `s${place}/m*/${basename(folder)}/*.test.ts`),
      exclude: ['**/node_modules/**'],
      environment: 'node',
      pool: 'threads',
      isolate: false,
      maxWorkers: WORKERS,
      testTimeout: TEST_TIMEOUT_MS,
      reporters: [{ onInit: () => undefined }],
    },
    { logLevel: 'silent' },
  );
  const modules = vitest.state.getTestModules();
  if (modules.length === 0) throw new Error('no test was found: nothing was proven');
  const failed = new Set(
    modules.filter((module) => module.state() !== 'passed').map((module) => module.moduleId),
  );
  await vitest.close();
  // Mutants make vitest end with 1; what they mean is told by who called.
  process.exitCode = 0;
  return failed;
}
