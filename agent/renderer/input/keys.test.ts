import { expect, test } from 'vitest';
import { usCharacter } from './keys.ts';

const plain = { shiftKey: false, ctrlKey: false, altKey: false, metaKey: false };

test('a key is read by its place, so that the layout does not matter', () => {
  expect(usCharacter({ ...plain, code: 'KeyQ' })).toBe('q');
  expect(usCharacter({ ...plain, code: 'KeyQ', shiftKey: true })).toBe('Q');
  expect(usCharacter({ ...plain, code: 'Digit5' })).toBe('5');
  expect(usCharacter({ ...plain, code: 'Digit5', shiftKey: true })).toBe('%');
  expect(usCharacter({ ...plain, code: 'Numpad7' })).toBe('7');
  expect(usCharacter({ ...plain, code: 'Semicolon' })).toBe(';');
});

test('the separator of GS1 codes is Ctrl+], other shortcuts write nothing', () => {
  expect(usCharacter({ ...plain, code: 'BracketRight', ctrlKey: true })).toBe('\u001d');
  expect(usCharacter({ ...plain, code: 'KeyR', ctrlKey: true })).toBeNull();
  expect(usCharacter({ ...plain, code: 'KeyQ', altKey: true })).toBeNull();
  expect(usCharacter({ ...plain, code: 'ArrowUp' })).toBeNull();
  expect(usCharacter({ ...plain, code: 'F2' })).toBeNull();
});
