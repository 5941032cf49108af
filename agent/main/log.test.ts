import { mkdtempSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { createLog, LOG_LINE_MAX, LOG_SIZE_MAX_BYTES } from './log.ts';

const clock = { nowMs: () => 0, monotonicMs: () => 0 };
const newFolder = (): string => mkdtempSync(join(tmpdir(), 'verno-log-'));

test('years of complaints fill two bounded files, not the disk', () => {
  const file = join(newFolder(), 'logs', 'shell.log');
  const log = createLog(file, clock);
  const lines = Math.ceil((LOG_SIZE_MAX_BYTES * 3) / LOG_LINE_MAX);
  for (let n = 0; n < lines; n += 1) log.write(`${n} ${'x'.repeat(LOG_LINE_MAX * 2)}`);
  log.write('the last one');
  const slack = LOG_LINE_MAX + 100;
  expect(statSync(file).size).toBeLessThanOrEqual(LOG_SIZE_MAX_BYTES + slack);
  expect(statSync(`${file}.1`).size).toBeLessThanOrEqual(LOG_SIZE_MAX_BYTES + slack);
  expect(readFileSync(file, 'utf8')).toMatch(/1970-01-01T00:00:00\.000Z the last one\n$/);
  expect(statSync(file).mode & 0o077).toBe(0);
});

test('a log that cannot be written stops nothing', () => {
  const folder = newFolder();
  writeFileSync(join(folder, 'logs'), 'a file where a folder should be');
  const log = createLog(join(folder, 'logs', 'shell.log'), clock);
  expect(() => log.write('a line')).not.toThrow();
});
