import { expect, test } from 'vitest';
import { signInSearch } from './search.ts';

test('one returns to where he was in the console', () => {
  const returnTo = '/purchases?number=0001&from=2026-11-01';
  expect(signInSearch.parse({ returnTo })).toEqual({ returnTo });
});

test.each([
  'https://evil.example/',
  '//evil.example/',
  '/\\evil.example',
  'javascript:alert(1)',
  '/x\\y',
  '',
])('«%s» is no place to return to', (returnTo) => {
  expect(signInSearch.parse({ returnTo }).returnTo).toBeUndefined();
});
