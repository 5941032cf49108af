/** The console as it will be served: built once for the sources as they are, shared by all tests. */
import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const CONSOLE = fileURLToPath(new URL('..', import.meta.url));
const ROOT = join(CONSOLE, '..', '..');
const VITE = join(ROOT, 'node_modules', 'vite', 'bin', 'vite.js');
/** Outside of `.cache`: the hub's file server gives nothing from folders whose names begin with a dot. */
const CACHE = join(tmpdir(), 'verno-console-builds');
const SOURCES = [CONSOLE, join(ROOT, 'shared', 'src')];

function fingerprint(): string {
  const sum = createHash('sha256').update(readFileSync(join(ROOT, 'package-lock.json')));
  for (const folder of SOURCES) {
    const files = readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name))
      .filter((file) => !/\/(dist|node_modules)\/|\.(test|testkit)\.tsx?$|\.md$/.test(file))
      .toSorted();
    for (const file of files) sum.update(file).update(readFileSync(file));
  }
  return sum.digest('hex').slice(0, 20);
}

/** Builds the console unless these very sources were built before; answers the folder. */
export async function builtConsole(): Promise<string> {
  const finished = join(CACHE, fingerprint());
  if (existsSync(finished)) return finished;
  mkdirSync(CACHE, { recursive: true });
  const work = mkdtempSync(join(CACHE, 'building-'));
  // A process of its own: a test runner's NODE_ENV would bring React's development build.
  await promisify(execFile)(
    process.execPath,
    [VITE, 'build', '--logLevel', 'warn', '--outDir', work, '--emptyOutDir'],
    { cwd: CONSOLE, env: { ...process.env, NODE_ENV: 'production' } },
  );
  try {
    renameSync(work, finished);
  } catch (error) {
    // Another test file finished the same build first.
    if (!existsSync(finished)) throw error;
    rmSync(work, { recursive: true, force: true });
  }
  return finished;
}
