import { join } from 'node:path';
import { ROOT } from '../paths.ts';
import { runMutants } from './run.ts';
const started = performance.now();
const fates = await runMutants(
  [
    {
      folder: join(ROOT, 'shared/src/money'),
      files: (process.argv[2] ?? 'rounding.ts,allocate.ts,text.ts').split(','),
    },
    { folder: join(ROOT, 'shared/src/purchase'), files: ['totals.ts'] },
  ],
  join(ROOT, '.cache/mutants'),
);
for (const f of fates)
  if (!f.killed)
    console.log(
      f.file.slice(ROOT.length),
      f.mutant.line,
      f.mutant.from,
      '→',
      f.mutant.to,
      '|',
      f.mutant.code,
    );
console.log(
  fates.length,
  fates.filter((f) => f.killed).length,
  (performance.now() - started) / 1000,
);
