import { expect, test } from 'vitest';
import { neighbour, nextSelection } from './selection.ts';

const line = (lineId: string, quantityMilli = 1000) => ({ lineId, quantityMilli });
const [a, b, c] = [line('a'), line('b'), line('c')];

test('what was just scanned is chosen, new or one more of the same', () => {
  expect(nextSelection([a], [a, b], 'a')).toBe('b');
  expect(nextSelection([a, b], [line('a', 2000), b], 'b')).toBe('a');
});

test('a price that changes moves nothing', () => {
  expect(nextSelection([a, b, c], [a, b, c], 'b')).toBe('b');
});

test('after a removal the next line is chosen, after the last one the one before', () => {
  expect(nextSelection([a, b, c], [a, c], 'b')).toBe('c');
  expect(nextSelection([a, b, c], [a, b], 'c')).toBe('b');
  expect(nextSelection([a], [], 'a')).toBeNull();
});

test('arrows stop at the ends', () => {
  expect(neighbour([a, b], 'a', -1)).toBe('a');
  expect(neighbour([a, b], 'a', 1)).toBe('b');
  expect(neighbour([a, b], 'b', 1)).toBe('b');
  expect(neighbour([a, b], null, 1)).toBe('a');
  expect(neighbour([], null, 1)).toBeNull();
});
