/**
 * `npm run bench [-- family …]`, `npm run bench:NAME`: one JSON line a case on standard output, and
 * nothing else there. Each family measures its peer or raw limit in the same run.
 */
import { machineName } from './machine.ts';
import type { BenchFamily } from './line.ts';

/** Family → its module, loaded only when it runs: a benchmark must not pay for another's imports. */
const FAMILIES: Readonly<Record<string, () => Promise<BenchFamily>>> = {
  engine: async () => (await import('./engine.ts')).engineBench,
  till: async () => (await import('./till.ts')).tillBench,
  hub: async () => (await import('./hub.ts')).hubBench,
};

const wanted = process.argv.slice(2);
const unknown = wanted.filter((name) => !(name in FAMILIES));
if (unknown.length > 0) {
  process.stderr.write(
    `no benchmark ${unknown.join(', ')}; there are ${Object.keys(FAMILIES).join(', ')}\n`,
  );
  process.exit(2);
}
process.stderr.write(`${machineName()}\n`);
let missed = 0;
for (const name of wanted.length > 0 ? wanted : Object.keys(FAMILIES)) {
  const family = await FAMILIES[name]?.();
  await family?.run((line) => {
    if (line.met === false) missed += 1;
    process.stdout.write(`${JSON.stringify(line)}\n`);
  });
}
if (missed > 0) process.stderr.write(`${missed} goal(s) missed\n`);
