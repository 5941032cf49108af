import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { ROOT } from '../paths.ts';
import { carry, parseRows } from './rows.ts';

const MARKDOWN = '| id | what |\n| --- | --- |\n| TILL-01 | Sell |\n| TILL-02 | Identify |\n';

test('a row counts the passing tests that carry its id, once a test', () => {
  const carried = carry(parseRows(MARKDOWN), [
    { title: '[TILL-01] a scan sells [TILL-01]', state: 'passed' },
    { title: '[TILL-01] [TILL-02] a card is known', state: 'passed' },
    { title: '[TILL-02] broken', state: 'failed' },
  ]);
  expect(carried.rows.map((row) => row.tests)).toEqual([2, 1]);
});

test('an id that no row has is named', () => {
  const carried = carry(parseRows(MARKDOWN), [{ title: '[TILL-99] ?', state: 'passed' }]);
  expect(carried.unknown).toEqual(['TILL-99']);
});

test('the project’s own list has every row once', () => {
  const ids = parseRows(readFileSync(join(ROOT, 'docs/features.md'), 'utf8')).map((row) => row.id);
  expect(ids.length).toBe(178);
  expect(new Set(ids).size).toBe(ids.length);
});
