import { expect, test } from 'vitest';
import { cardNumberOf } from './card-text.ts';

test.each([
  ['2900000000018', '2900000000018'],
  [' 2900 0000 0001-8 ', '2900000000018'],
  [';2900000000018=99120000000000000?', '2900000000018'],
  ['%B2900000000018^ELKINA/ANNA^9912?', '2900000000018'],
])('«%s» is card %s', (text, number) => {
  expect(cardNumberOf(text)).toBe(number);
});

test.each(['', 'abc', ';29000', '%X2900000000018^', '12', '29000000000x8'])(
  '«%s» is no card',
  (text) => {
    expect(cardNumberOf(text)).toBeNull();
  },
);
