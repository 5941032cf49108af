/**
 * `npm run mutants [-- PART …]`: small changes to the arithmetic of money, each run against its tests. A change
 * that no test sees is a survivor: a test is missing, or the change means nothing and is listed with the
 * reason. Ends with 1 when there is a survivor, or a reason that is no longer needed.
 */
import { join, relative } from 'node:path';
import { ROOT } from '../paths.ts';
import { EQUIVALENT } from './equivalent.ts';
import { judgeFates } from './fates.ts';
import { runMutants } from './run.ts';
import type { Suite } from './run.ts';

const SUITES: readonly Suite[] = [
  { folder: 'shared/src/money', files: ['allocate.ts', 'rounding.ts', 'text.ts'] },
  { folder: 'shared/src/purchase', files: ['refund.ts', 'totals.ts'] },
];

const wanted = process.argv.slice(2);
const suites = SUITES.map(({ folder, files }) => ({
  folder: join(ROOT, folder),
  files: files.filter(
    (name) => wanted.length === 0 || wanted.some((part) => `${folder}/${name}`.includes(part)),
  ),
})).filter(({ files }) => files.length > 0);
if (suites.length === 0) {
  process.stderr.write(`mutants: nothing is called ${wanted.join(', ')}\n`);
  process.exit(2);
}

const startedMs = performance.now();
const fates = (await runMutants(suites, join(ROOT, '.cache', 'mutants'))).map((fate) => ({
  ...fate,
  file: relative(ROOT, fate.file),
}));
const { survivors, stale, killed, equivalent } = judgeFates(fates, EQUIVALENT);
for (const { file, mutant } of survivors) {
  process.stdout.write(
    `survived ${file}:${mutant.line}  ${mutant.from} → ${mutant.to} (${mutant.nth})  in  ${mutant.code}\n`,
  );
}
for (const { file, code, from, to } of stale) {
  process.stdout.write(`no longer equivalent ${file}  ${from} → ${to}  in  ${code}\n`);
}
const tookS = Math.round((performance.now() - startedMs) / 1000);
process.stdout.write(
  `${fates.length} mutants: ${killed} killed, ${equivalent} equivalent, ${survivors.length} survived (${tookS} s)\n`,
);
process.exitCode = survivors.length + stale.length > 0 ? 1 : 0;
