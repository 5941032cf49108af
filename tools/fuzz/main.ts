/**
 * `npm run fuzz [-- --runs 100000 --seed 1]`: the engine on random bundles and cheques. One line of JSON with
 * the counts; ends with 1 when any run threw, hung or broke a sum. A wrong run is named by its seed.
 */
import { parseArgs } from 'node:util';
import { fuzz } from './run.ts';

const RUNS = '100000';

const { values } = parseArgs({
  options: {
    runs: { type: 'string', default: RUNS },
    seed: { type: 'string', default: '1' },
  },
});
const [runs, seed] = [Number(values.runs), Number(values.seed)];
if (!Number.isSafeInteger(runs) || runs < 1 || !Number.isSafeInteger(seed)) {
  process.stderr.write('fuzz: --runs and --seed are whole numbers, runs at least 1\n');
  process.exit(2);
}
const startedMs = performance.now();
const before = process.cpuUsage();
const counts = fuzz(runs, seed);
const { user } = process.cpuUsage(before);
const tookS = Math.round((performance.now() - startedMs) / 100) / 10;
process.stdout.write(
  `${JSON.stringify({ ...counts, tookS, userS: Math.round(user / 1e5) / 10 })}\n`,
);
process.exitCode = counts.wrong === 0 ? 0 : 1;
