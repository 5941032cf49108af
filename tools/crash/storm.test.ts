import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { runStorm } from './storm.ts';

/** The whole of it is `npm run crash -- --loops 200`. */
const LOOPS = 5;

function folder(name: string): string {
  const path = mkdtempSync(join(tmpdir(), name));
  onTestFinished(() => rmSync(path, { recursive: true, force: true }));
  return path;
}

test('[SYNC-03] killed, cut off and started again while selling: every purchase is in the books once', async () => {
  const report = await runStorm({
    dataFolder: folder('verno-storm-shop-'),
    scratch: folder('verno-storm-'),
    loops: LOOPS,
    seed: 11,
  });
  expect(report).toMatchObject({
    lost: 0,
    doubled: 0,
    invented: 0,
    differing: 0,
    booksAgree: true,
    examples: [],
  });
  expect(Object.values(report.faults).reduce((sum, count) => sum + count, 0)).toBe(LOOPS);
  expect(report.confirmed).toBeGreaterThan(LOOPS);
  expect(report.inHub).toBe(report.inTill);
}, 240_000);
