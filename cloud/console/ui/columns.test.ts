import { expect, test } from 'vitest';
import { shownIds } from './columns.ts';

const COLUMNS = [
  { id: 'number', show: 'always' },
  { id: 'time' },
  { id: 'card', show: 'extra' },
] as const;

test('a table begins with its usual columns', () => {
  expect(shownIds(COLUMNS, null)).toEqual(['number', 'time']);
});

test('a person’s choice stands, in the table’s own order; the main column cannot be lost', () => {
  expect(shownIds(COLUMNS, 'card,time')).toEqual(['number', 'time', 'card']);
  expect(shownIds(COLUMNS, '')).toEqual(['number']);
});

test('a remembered column that is no more does not disturb', () => {
  expect(shownIds(COLUMNS, 'gone,card')).toEqual(['number', 'card']);
});
