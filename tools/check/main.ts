/** `npm run check`: format, lint with types, boundaries, dead code and types in one go. */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { ROOT, TYPE_PROJECTS } from '../paths.ts';

const BOUNDARY_MODULES_MIN = 40;
const FOLDERS = ['shared', 'agent', 'cloud', 'hardware-sims', 'installers', 'tools'];
const bin = (name: string): string => join(ROOT, 'node_modules', '.bin', name);
const onlyFix = process.argv.includes('--fix');

interface Step {
  readonly name: string;
  readonly hint: string;
  readonly run: () => string | null;
}

/** Runs one tool; `null` when it is content, its output when it is not. */
function tool(command: string, args: readonly string[]): string | null {
  const done = spawnSync(bin(command), args, { cwd: ROOT, encoding: 'utf8', maxBuffer: 1 << 26 });
  if (done.status === 0) return null;
  return `${done.stdout ?? ''}${done.stderr ?? ''}${done.error ? String(done.error) : ''}`;
}

/** dependency-cruiser with a broken parser sees nothing and is green, so the modules are counted. */
function boundaries(): string | null {
  const done = spawnSync(
    bin('depcruise'),
    ['--config', '.dependency-cruiser.cjs', '--output-type', 'json', ...FOLDERS],
    { cwd: ROOT, encoding: 'utf8', maxBuffer: 1 << 28 },
  );
  if (done.error || !done.stdout.startsWith('{')) return done.stderr || String(done.error);
  const { summary } = JSON.parse(done.stdout) as {
    summary: {
      totalCruised: number;
      violations: readonly { from: string; to: string; rule: { name: string } }[];
    };
  };
  if (summary.totalCruised < BOUNDARY_MODULES_MIN) {
    return `only ${summary.totalCruised} modules seen: the checker itself is broken`;
  }
  if (summary.violations.length === 0) return null;
  return summary.violations.map((v) => `${v.rule.name}: ${v.from} → ${v.to}`).join('\n');
}

function types(): string | null {
  const wrong = TYPE_PROJECTS.map((project) => tool('tsc', ['-p', project])).filter(
    (text) => text !== null,
  );
  return wrong.length === 0 ? null : wrong.join('\n');
}

const STEPS: readonly Step[] = [
  {
    name: 'format',
    hint: 'npm run check -- --fix',
    run: () => tool('oxfmt', onlyFix ? ['.'] : ['--check', '.']),
  },
  {
    name: 'lint',
    hint: 'mend what is named; npm run check -- --fix mends the simple ones',
    run: () =>
      tool('oxlint', [
        '--type-aware',
        '--deny-warnings',
        ...(onlyFix ? ['--fix'] : []),
        ...FOLDERS,
      ]),
  },
  { name: 'types', hint: 'mend the types', run: types },
  {
    name: 'boundaries',
    hint: 'the rule’s comment in .dependency-cruiser.cjs says where the code belongs',
    run: boundaries,
  },
  {
    name: 'dead code',
    hint: 'delete it, or use it',
    run: () => tool('knip', ['--no-progress', '--no-config-hints']),
  },
];

let failed = 0;
for (const step of STEPS) {
  const startedMs = performance.now();
  const wrong = step.run();
  const tookS = ((performance.now() - startedMs) / 1000).toFixed(1);
  process.stdout.write(`${wrong === null ? 'ok  ' : 'FAIL'} ${step.name} (${tookS} s)\n`);
  if (wrong !== null) {
    failed += 1;
    process.stdout.write(`${wrong.trimEnd()}\n→ ${step.hint}\n`);
  }
}
process.exit(failed === 0 ? 0 : 1);
