/**
 * `npm run bench [-- family …]`, `npm run bench:NAME`: one JSON line a case on standard output, and
 * nothing else there; `--big` adds what takes many minutes, `--members=1000` sets a size. Each family measures its peer or raw limit in the same run.
 */
import { FAMILIES } from './families.ts';
import type { Report } from './line.ts';
import { machineName } from './machine.ts';

const big = process.argv.includes('--big');
const said = process.argv.slice(2);
const wanted = said.filter((word) => !word.startsWith('--'));
const sizes = Object.fromEntries(
  said.flatMap((word) => {
    const [, name, count] = /^--([a-z]+)=(\d+)$/.exec(word) ?? [];
    return name === undefined ? [] : [[name, Number(count)]];
  }),
);
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
  const report: Report = (line) => {
    if (line.met === false) missed += 1;
    process.stdout.write(`${JSON.stringify(line)}\n`);
  };
  await family?.run(report, { big, sizes });
}
if (missed > 0) process.stderr.write(`${missed} goal(s) missed\n`);
