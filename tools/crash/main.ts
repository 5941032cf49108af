/**
 * `npm run crash -- [--loops 200] [--seed 1] [--quiet]`: real till, hub and devices under a steady load of
 * sales; SIGKILL of till, hub and database server, the network cut, the clock moved by years. At the end every
 * purchase that the till confirmed or printed is in the hub once, and the books agree. Prints counts as JSON;
 * exit code 0 only if all of it held.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { PTY, ensureSystem } from '../install/system.ts';
import { runStorm } from './storm.ts';

const { values } = parseArgs({
  options: {
    loops: { type: 'string', default: '200' },
    seed: { type: 'string', default: '1' },
    quiet: { type: 'boolean', default: false },
  },
});

const scratch = mkdtempSync(join(tmpdir(), 'verno-crash-'));
// The shop's folder is made anew by the shop itself: the database's own user must be able to pass through.
const dataFolder = mkdtempSync(join(tmpdir(), 'verno-crash-shop-'));
process.exitCode = await run().finally(() => {
  for (const folder of [scratch, dataFolder]) rmSync(folder, { recursive: true, force: true });
});
process.exit();

async function run(): Promise<number> {
  const lacking = ensureSystem([PTY]);
  if (lacking !== null) {
    process.stderr.write(`Verno: ${lacking}\n`);
    return 1;
  }
  const report = await runStorm({
    dataFolder,
    scratch,
    loops: Number(values.loops),
    seed: Number(values.seed),
    ...(values.quiet
      ? {}
      : {
          onLoop: (loop, kind, sold) => {
            process.stderr.write(`${loop}/${values.loops} ${kind}, sold ${sold}\n`);
          },
        }),
  });
  process.stdout.write(`${JSON.stringify(report)}\n`);
  const { lost, doubled, invented, differing, booksAgree, confirmed } = report;
  return lost + doubled + invented + differing === 0 && booksAgree && confirmed > 0 ? 0 : 1;
}
