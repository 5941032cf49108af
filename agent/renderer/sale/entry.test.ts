import { expect, test } from 'vitest';
import { ENTRY_LENGTH_MAX, typeIntoEntry } from './entry.ts';

test('digits gather into a code, and no more than a code has', () => {
  expect(typeIntoEntry('46', '01')).toEqual({ entry: '4601', act: { kind: 'none' } });
  expect(typeIntoEntry('4'.repeat(ENTRY_LENGTH_MAX), '1').entry).toHaveLength(ENTRY_LENGTH_MAX);
});

test('a number and * is a quantity; * alone asks for it', () => {
  expect(typeIntoEntry('3', '*')).toEqual({ entry: '', act: { kind: 'quantity', text: '3' } });
  expect(typeIntoEntry('', '*')).toEqual({ entry: '', act: { kind: 'quantity', text: '' } });
});

test('plus and minus count pieces, a letter of any language begins a search', () => {
  expect(typeIntoEntry('', '+').act).toEqual({ kind: 'step', by: 1 });
  expect(typeIntoEntry('', '-').act).toEqual({ kind: 'step', by: -1 });
  expect(typeIntoEntry('', 'ч').act).toEqual({ kind: 'search', text: 'ч' });
  expect(typeIntoEntry('12', 't').act).toEqual({ kind: 'search', text: '12t' });
});
