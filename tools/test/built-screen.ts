/** A screen as it will be served: `npm run build`'s when it is fresh, else built once for the whole run. */
import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { SCREENS } from '../build/screens.ts';
import { isFresh, screenFingerprint } from '../build/screens.ts';
import { ROOT } from '../paths.ts';

const VITE = join(ROOT, 'node_modules', 'vite', 'bin', 'vite.js');
/** Outside of `.cache`: the hub's file server gives nothing from folders whose names begin with a dot. */
const CACHE = join(tmpdir(), 'verno-built-screens');

/** The folder with the built files; nobody changes what lies there. */
export async function builtScreen(folder: (typeof SCREENS)[number]): Promise<string> {
  const wanted = screenFingerprint(folder);
  if (isFresh(folder, wanted)) return join(ROOT, folder, 'dist');
  const finished = join(CACHE, wanted);
  if (existsSync(finished)) return finished;
  mkdirSync(CACHE, { recursive: true });
  const work = mkdtempSync(join(CACHE, 'building-'));
  // A process of its own: a test runner's NODE_ENV would bring React's development build.
  await promisify(execFile)(
    process.execPath,
    [VITE, 'build', '--logLevel', 'warn', '--outDir', work, '--emptyOutDir'],
    { cwd: join(ROOT, folder), env: { ...process.env, NODE_ENV: 'production' } },
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
