/** The C shim that records or slows down what a process does to its files, built where there is a compiler. */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

const SOURCE = join(import.meta.dirname, 'disk-shim.c');
const COMPILERS = ['cc', 'gcc', 'clang'];

/** The first C compiler of this machine; null where there is none or the system is not Linux. */
export function findCompiler(): string | null {
  if (process.platform !== 'linux') return null;
  const works = (name: string): boolean =>
    spawnSync(name, ['--version'], { stdio: 'ignore' }).status === 0;
  return COMPILERS.find(works) ?? null;
}

/** Why power cuts cannot be played here, and what to do. */
export const NO_COMPILER =
  'пропущено: нет компилятора C (Debian: apt-get install gcc libc6-dev) / skipped: no C compiler';

/** Builds the shim into `folder`. @returns its path. @throws with the compiler's words. */
export function buildShim(compiler: string, folder: string): string {
  const path = join(folder, 'disk-shim.so');
  const flags = ['-shared', '-fPIC', '-O2', '-Wall', '-Wextra', '-Werror'];
  const done = spawnSync(compiler, [...flags, '-o', path, SOURCE, '-ldl', '-lpthread'], {
    encoding: 'utf8',
  });
  if (done.status !== 0) throw new Error(`${compiler}: ${done.stderr}`);
  return path;
}
