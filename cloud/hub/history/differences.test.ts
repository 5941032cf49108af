import { expect, test } from 'vitest';
import { differencesOf, inWords } from './differences.ts';

test('equal values have no differences, also with absent fields spelled as undefined', () => {
  expect(differencesOf({ a: [1, { b: null }] }, { a: [1, { b: null }], c: undefined })).toEqual([]);
});

test('each place that differs is named with both sides', () => {
  const stored = { totals: { totalKopecks: 9000 }, lines: [{ id: 1 }], gone: 1 };
  const recomputed = { totals: { totalKopecks: 10_000 }, lines: [{ id: 1 }, { id: 2 }], came: {} };
  const found = differencesOf(stored, recomputed);
  expect(found.map(inWords)).toEqual([
    'итог: сохранено 90.00, пересчитано 100.00',
    'lines/1: сохранено ничего, пересчитано {"id":2}',
    'gone: сохранено 1, пересчитано ничего',
    'came: сохранено ничего, пересчитано {}',
  ]);
});

test('a list is not a record, and null is not an absent field', () => {
  expect(differencesOf({ a: [] }, { a: {} })).toHaveLength(1);
  expect(differencesOf({ a: null }, {})).toEqual([
    { at: 'a', stored: null, recomputed: undefined },
  ]);
});

test('a value replaced as a whole does not fill the screen', () => {
  const many = (value: number) => Array.from({ length: 500 }, () => value);
  expect(differencesOf(many(1), many(2)).length).toBe(50);
  expect(inWords({ at: 'x', stored: 'a'.repeat(1000) }).length).toBeLessThan(150);
});
