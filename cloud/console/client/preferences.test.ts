import { expect, test } from 'vitest';
import { createPreferences } from './preferences.ts';

function storageOf(values: Map<string, string>): Storage {
  return {
    length: 0,
    key: () => null,
    clear: () => values.clear(),
    getItem: (name) => values.get(name) ?? null,
    setItem: (name, value) => void values.set(name, value),
    removeItem: (name) => void values.delete(name),
  };
}

test('a choice is there after the page is opened anew', () => {
  const values = new Map<string, string>();
  createPreferences(() => storageOf(values)).write('language', 'en');
  expect(createPreferences(() => storageOf(values)).read('language')).toBe('en');
});

test('where the browser keeps nothing, a choice holds until the page is closed', () => {
  const preferences = createPreferences(() => {
    throw new Error('storage is closed');
  });
  expect(preferences.read('language')).toBeNull();
  preferences.write('language', 'en');
  expect(preferences.read('language')).toBe('en');
});
