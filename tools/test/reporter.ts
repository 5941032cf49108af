import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, relative } from 'node:path';
import type { Reporter, TestModule } from 'vitest/node';
import { REPORT_FILE, ROOT } from '../paths.ts';

/** Keeps titles with outcomes, and ends the run with the one line that machines read. */
export default class VernoReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], errors: readonly unknown[]): void {
    const counts = { passed: 0, failed: 0, skipped: 0 };
    const tests: { file: string; title: string; state: string }[] = [];
    for (const module of modules) {
      // A file that could not even be loaded is a failure, not an absence of tests.
      if (module.state() === 'failed' && [...module.children.allTests()].length === 0) {
        counts.failed += 1;
      }
      for (const test of module.children.allTests()) {
        const { state } = test.result();
        if (state === 'pending') continue;
        counts[state] += 1;
        tests.push({ file: relative(ROOT, module.moduleId), title: test.fullName, state });
      }
    }
    counts.failed += errors.length;
    mkdirSync(dirname(REPORT_FILE), { recursive: true });
    writeFileSync(REPORT_FILE, JSON.stringify({ finishedAt: new Date().toISOString(), tests }));
    const skipped = counts.skipped > 0 ? `, ${counts.skipped} skipped` : '';
    process.stdout.write(`\n${counts.passed} passed, ${counts.failed} failed${skipped}\n`);
  }
}
