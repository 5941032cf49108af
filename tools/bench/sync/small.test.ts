import { expect, test } from 'vitest';
import type { BenchLine } from '../line.ts';
import { runSync } from '../sync.ts';

test('every case of the benchmark comes to its end on a small shop', async () => {
  const lines: BenchLine[] = [];
  const size = { tills: 6, purchases: 3, members: 400, goods: 200, seconds: 60 };
  await runSync(size, (line) => lines.push(line));
  expect(lines.every(({ bench, median }) => bench === 'sync' && Number.isFinite(median))).toBe(
    true,
  );
  const named = (part: string) => lines.find((line) => line.case.includes(part));
  expect(named('drain of 6 tills')?.case).toContain('18 of 18 sent');
  for (const part of ['drain', 'rule change', 'everything is there', 'a changed member']) {
    expect(named(part)?.median).toBeGreaterThan(0);
  }
}, 120_000);
