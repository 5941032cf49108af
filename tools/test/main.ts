/** `npm test`: installs what the machine lacks, builds the screens, runs everything. */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { ensureScreens } from '../build/screens.ts';
import { CHROMIUM, ensureSystem, PTY } from '../install/system.ts';
import { ROOT } from '../paths.ts';

const lacking = ensureSystem([CHROMIUM, PTY]);
if (lacking !== null) {
  process.stderr.write(`Verno: ${lacking}\n`);
  process.exit(1);
}
ensureScreens();
const run = spawnSync(
  process.execPath,
  [join(ROOT, 'node_modules/vitest/vitest.mjs'), 'run', ...process.argv.slice(2)],
  { cwd: ROOT, stdio: 'inherit' },
);
process.exit(run.status ?? 1);
