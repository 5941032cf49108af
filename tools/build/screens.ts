/** The browser bundles: built when their sources changed, left alone otherwise. */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../paths.ts';

/** Folders with a `vite.config.ts`, built into their own `dist`. */
export const SCREENS = ['agent/renderer', 'cloud/console'] as const;

const SHARED_SOURCES = ['shared/src', 'package-lock.json', 'tsconfig.base.json'];

/** Builds every stale screen. @throws Error with the bundler's output when a build fails. */
export function ensureScreens(folders: readonly string[] = SCREENS): void {
  for (const folder of folders) {
    const wanted = screenFingerprint(folder);
    if (isFresh(folder, wanted)) continue;
    process.stderr.write(`Verno: building ${folder}…\n`);
    build(folder);
    mkdirSync(join(ROOT, folder, 'dist'), { recursive: true });
    writeFileSync(stampOf(folder), wanted);
  }
}

/** Whether the `dist` of a screen was built from sources of this fingerprint. */
export function isFresh(folder: string, wanted: string): boolean {
  const stamp = stampOf(folder);
  return existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted;
}

/** Of everything that goes into a screen's bundle. */
export function screenFingerprint(folder: string): string {
  return fingerprint([folder, ...SHARED_SOURCES]);
}

const stampOf = (folder: string): string => join(ROOT, folder, 'dist', '.sources');

/** @throws Error that says what to run when a screen was never built: its page would stay empty. */
export function requireScreens(): void {
  for (const folder of SCREENS) {
    if (existsSync(join(ROOT, folder, 'dist', 'index.html'))) continue;
    throw new Error(`${folder} is not built yet: run \`npm run build\``);
  }
}

function build(folder: string): void {
  const done = spawnSync(join(ROOT, 'node_modules/.bin/vite'), ['build', '--logLevel', 'warn'], {
    cwd: join(ROOT, folder),
    encoding: 'utf8',
  });
  if (done.status !== 0) {
    throw new Error(`building ${folder} failed:\n${done.stdout}${done.stderr}`);
  }
}

function fingerprint(paths: readonly string[]): string {
  const sum = createHash('sha256');
  for (const path of paths) addToSum(sum, path);
  return sum.digest('hex');
}

function addToSum(sum: ReturnType<typeof createHash>, path: string): void {
  const full = join(ROOT, path);
  const entries = path.includes('.')
    ? [path]
    : readdirSync(full, { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile())
        .map((entry) => join(entry.parentPath, entry.name).slice(ROOT.length + 1))
        .filter((file) => !/\/(dist|node_modules)\/|\.(test|testkit)\.tsx?$/.test(file))
        .toSorted();
  for (const file of entries) sum.update(file).update(readFileSync(join(ROOT, file)));
}
