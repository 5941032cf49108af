/** `npm run features`: which rows of docs/features.md are carried by passing tests. */
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { REPORT_FILE, ROOT } from '../paths.ts';
import { carry, parseRows } from './rows.ts';
import type { ReportedTest } from './rows.ts';

const SOURCES = ['shared', 'agent', 'cloud', 'hardware-sims', 'installers', 'tools'];

if (isStale()) {
  process.stderr.write('features: no report of these sources yet, running the tests first…\n');
  spawnSync(process.execPath, [join(ROOT, 'tools/test/main.ts')], { stdio: ['ignore', 2, 2] });
}
const report = JSON.parse(readFileSync(REPORT_FILE, 'utf8')) as { tests: readonly ReportedTest[] };
const rows = parseRows(readFileSync(join(ROOT, 'docs/features.md'), 'utf8'));
const carried = carry(rows, report.tests);
for (const row of carried.rows) process.stdout.write(`${row.id} ${row.tests}\n`);
for (const id of carried.unknown) process.stderr.write(`features: no row ${id}\n`);
const count = carried.rows.filter((row) => row.tests > 0).length;
process.stdout.write(`${count} of ${carried.rows.length} rows carried\n`);
process.exit(carried.unknown.length === 0 ? 0 : 1);

function isStale(): boolean {
  if (!existsSync(REPORT_FILE)) return true;
  const reportMs = statSync(REPORT_FILE).mtimeMs;
  return SOURCES.some((folder) =>
    readdirSync(join(ROOT, folder), { recursive: true, withFileTypes: true }).some(
      (entry) =>
        entry.isFile() &&
        /\.tsx?$/.test(entry.name) &&
        !/node_modules|\/dist\b/.test(entry.parentPath) &&
        statSync(join(entry.parentPath, entry.name)).mtimeMs > reportMs,
    ),
  );
}
