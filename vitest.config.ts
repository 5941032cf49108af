import { defineConfig } from 'vitest/config';

/** Every test of every workspace: one runner, one report, so that `npm run features` can read it. */
export default defineConfig({
  test: {
    include: [
      '{shared,agent,cloud,hardware-sims,installers,tools}/**/*.test.ts',
      '{agent,cloud}/**/*.test.tsx',
    ],
    exclude: ['**/node_modules/**', '**/dist/**'],
    environment: 'node',
    pool: 'forks',
    // A worker reads each module once instead of once per file; what modules keep (a server joined, a company
    // founded) is meant for all its files.
    isolate: false,
    maxWorkers: 3,
    testTimeout: 30_000,
    hookTimeout: 60_000,
    globalSetup: ['./tools/test/global-setup.ts'],
    reporters: ['default', './tools/test/reporter.ts'],
  },
});
