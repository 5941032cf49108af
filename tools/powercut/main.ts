/**
 * `npm run powercut -- [--states 2000] [--sales 400] [--seed 1]`: the till's writes recorded and played back
 * into states that a power cut leaves. Exit code 0 only if none of them lost an acknowledged commit and the
 * same with synchronous=NORMAL did (otherwise the test could not see a loss). Prints counts as JSON.
 */
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { COMPILER, ensureSystem } from '../install/system.ts';
import { recordSales } from './record.ts';
import { replay } from './replay.ts';
import { NO_COMPILER, buildShim, findCompiler } from './shim.ts';

const MEMORY = '/dev/shm';

const { values } = parseArgs({
  options: {
    states: { type: 'string', default: '2000' },
    sales: { type: 'string', default: '400' },
    seed: { type: 'string', default: '1' },
  },
});
process.exitCode = run();

function run(): number {
  const lacking = ensureSystem([COMPILER]);
  const compiler = findCompiler();
  if (compiler === null) {
    process.stderr.write(`${NO_COMPILER}\n${lacking ?? ''}\n`);
    return 1;
  }
  const folder = mkdtempSync(join(existsSync(MEMORY) ? MEMORY : tmpdir(), 'verno-powercut-'));
  try {
    const shim = buildShim(compiler, folder);
    const [full, normal] = (['FULL', 'NORMAL'] as const).map((synchronous) => {
      const startedMs = performance.now();
      const sales = Number(values.sales);
      const ops = recordSales({ shim, folder: join(folder, 'record'), sales, synchronous });
      const counts = replay({
        ops,
        states: Number(values.states),
        seed: Number(values.seed),
        folder: join(folder, 'state'),
      });
      const seconds = Math.round((performance.now() - startedMs) / 100) / 10;
      process.stdout.write(
        `${JSON.stringify({ synchronous, sales, operations: ops.length, ...counts, seconds })}\n`,
      );
      return counts;
    });
    const holds = full !== undefined && full.lostCommits === 0 && full.brokenStates === 0;
    const sees = normal !== undefined && normal.lostCommits > 0;
    return holds && sees ? 0 : 1;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
