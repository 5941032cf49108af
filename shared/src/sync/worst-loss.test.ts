import { expect, test } from 'vitest';
import { lossOf } from './worst-loss.ts';

const CAPPED = { kind: 'capped', perMember: 5000, perTill: 20_000 } as const;

test('the loss is told in bonuses and in money, a part of a kopeck for the worse', () => {
  expect(lossOf(CAPPED, { tills: 3, members: 1000 }, 100)).toEqual({
    amount: 60_000,
    kopecks: 60_000,
  });
  expect(lossOf(CAPPED, { tills: 3, members: 2 }, 7)).toEqual({ amount: 30_000, kopecks: 428_572 });
  expect(lossOf({ kind: 'earn_only' }, { tills: 3, members: 9 }, 100)).toEqual({
    amount: 0,
    kopecks: 0,
  });
});
