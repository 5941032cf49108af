/** The cheques and promotions that are measured. */
import { benchCase, makeLines, makeRules } from './rules.ts';
import type { BenchCase } from './rules.ts';

export const TEN_BY_HUNDRED = benchCase(
  '10 lines × 100 promotions',
  makeRules(100, 20),
  makeLines(10, 20),
);

export const FIFTY_BY_HUNDRED = benchCase(
  '50 lines × 100 promotions',
  makeRules(100, 20),
  makeLines(50, 20),
);

/** The same hundred among ten thousand whose goods are not in the cheque. */
export const FIFTY_BY_TEN_THOUSAND = benchCase(
  '50 lines × 10 000 promotions, 100 of them applicable',
  [...makeRules(100, 20), ...makeRules(9900, 990, 'other')],
  makeLines(50, 20),
);

export const BIG_CHEQUE = benchCase(
  '500 lines × 1 000 promotions',
  makeRules(1000, 200),
  makeLines(500, 200),
);

export const MANY_UNITS = benchCase('1 line of 5 000 units × 100 promotions', makeRules(100, 20), [
  { lineId: '1', category: 'c0', brand: 'north', priceKopecks: 4999, pieces: 5000 },
]);

export const CASES: readonly BenchCase[] = [
  TEN_BY_HUNDRED,
  FIFTY_BY_HUNDRED,
  FIFTY_BY_TEN_THOUSAND,
  BIG_CHEQUE,
  MANY_UNITS,
];
