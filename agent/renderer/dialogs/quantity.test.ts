import { expect, test } from 'vitest';
import { typedQuantity } from './quantity.ts';

test('pieces are whole, weight has grams', () => {
  expect(typedQuantity('3', 'piece')).toEqual({ milli: 3000 });
  expect(typedQuantity('0,345', 'kg')).toEqual({ milli: 345 });
  expect(typedQuantity('1,5', 'piece')).toEqual({ problem: 'wrongPiece' });
});

test('nothing, zero and more than the till takes are refused', () => {
  expect(typedQuantity('', 'kg')).toEqual({ problem: 'wrong' });
  expect(typedQuantity('0', 'piece')).toEqual({ problem: 'wrong' });
  expect(typedQuantity('10000,001', 'kg')).toEqual({ problem: 'wrong' });
});
