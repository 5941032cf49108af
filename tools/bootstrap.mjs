// The door of every npm script. It runs on whatever Node the machine has (20 or newer), needs no
// package, installs what is missing, then hands over to the project's own Node 24.
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, statSync, statfsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = dirname(dirname(fileURLToPath(import.meta.url)));
const STAMP = join(ROOT, 'node_modules', '.package-lock.json');
const NODE_24 = join(ROOT, 'node_modules', 'node', 'bin', 'node');
const INSTALL_MIN_FREE_BYTES = 2 * 1024 ** 3;

/** Script → the TypeScript file that does it. */
const SCRIPTS = {
  start: 'tools/start/main.ts',
  dev: 'tools/start/dev.ts',
  test: 'tools/test/main.ts',
  check: 'tools/check/main.ts',
  demo: 'tools/demo/main.ts',
  bench: 'tools/bench/main.ts',
  features: 'tools/features/main.ts',
  till: 'tools/start/till.ts',
  hub: 'cloud/hub/cli/main.ts',
  build: 'tools/build/main.ts',
  pictures: 'tools/pictures/main.ts',
  conformance: 'tools/conformance/main.ts',
  mutants: 'tools/mutants/main.ts',
  fuzz: 'tools/fuzz/main.ts',
  sim: 'tools/sim/main.ts',
  new: 'tools/new/main.ts',
  crash: 'tools/crash/main.ts',
  powercut: 'tools/powercut/main.ts',
};

function fail(message) {
  process.stderr.write(`${message}\n`);
  process.exit(1);
}

function isInstallStale() {
  if (!existsSync(STAMP) || !existsSync(NODE_24)) return true;
  return statSync(join(ROOT, 'package-lock.json')).mtimeMs > statSync(STAMP).mtimeMs;
}

function install() {
  const free = statfsSync(ROOT);
  if (free.bavail * free.bsize < INSTALL_MIN_FREE_BYTES) {
    fail(
      `Verno: installing needs 2 GB free on the disk of ${ROOT}. Free some space and run it again.`,
    );
  }
  process.stderr.write('Verno: installing packages (npm ci), about a minute…\n');
  // Standard output belongs to the script that follows (JSON lines of bench, features).
  const done = spawnSync('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error'], {
    cwd: ROOT,
    stdio: ['ignore', 2, 2],
  });
  if (done.status !== 0) {
    fail(
      'Verno: npm ci failed, see above. The package registry must be reachable for the first run.',
    );
  }
}

const [name, ...rest] = process.argv.slice(2);
const script = SCRIPTS[name];
if (!script) fail(`Verno: no script «${name}». There are: ${Object.keys(SCRIPTS).join(', ')}.`);
if (isInstallStale()) install();

const child = spawn(NODE_24, [join(ROOT, script), ...rest], {
  cwd: process.cwd(),
  // The channel carries nothing: its end tells the child that this process was killed.
  stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
  env: { ...process.env, PATH: `${join(ROOT, 'node_modules', 'node', 'bin')}:${process.env.PATH}` },
});
// Ctrl-C reaches the whole group; this process only waits for the child's own clean end.
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => child.kill(signal));
child.on('exit', (code, signal) => process.exit(signal ? 128 : (code ?? 1)));
