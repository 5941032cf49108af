import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { holdFolder } from './folder.ts';

function temporary(): string {
  const folder = mkdtempSync(join(tmpdir(), 'verno-start-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

test('a second start on the same data is refused, even a fresh one, and takes nothing away', () => {
  const folder = join(temporary(), 'data');
  const first = holdFolder(folder, false);
  const kept = join(folder, 'purchases');
  writeFileSync(kept, 'money');
  expect(() => holdFolder(folder, false)).toThrow(`a shop already runs on ${folder}`);
  expect(() => holdFolder(folder, true)).toThrow('end it (Ctrl-C)');
  expect(existsSync(kept)).toBe(true);
  first.release();
  holdFolder(folder, false).release();
  expect(existsSync(kept)).toBe(true);
  holdFolder(folder, true).release();
  expect(existsSync(kept)).toBe(false);
});

test('a folder that cannot be made is named, with what to do', () => {
  const file = join(temporary(), 'file');
  writeFileSync(file, '');
  expect(() => holdFolder(file, false)).toThrow(`the data folder ${file} cannot be written`);
  expect(() => holdFolder(join(file, 'deeper'), false)).toThrow('--data');
});
