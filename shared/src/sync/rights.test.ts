import fc from 'fast-check';
import { expect, test } from 'vitest';
import { lendable, spendableOffline, worstLoss } from './rights.ts';
import type { OfflinePolicy } from './rights.ts';

const CAPPED: OfflinePolicy = { kind: 'capped', perMember: 100, perTill: 250 };
const amount = fc.integer({ min: -1000, max: 1000 });
const spent = fc.nat(1000);

test('[SYNC-05] earn only spends nothing, escrow what was lent, caps what is left of both and of the balance', () => {
  fc.assert(
    fc.property(spent, spent, amount, amount, (ofMember, ofTill, lent, shown) => {
      const own = { ofMember, ofTill, lent, shown };
      expect(spendableOffline({ kind: 'earn_only' }, own)).toBe(0);
      expect(spendableOffline({ kind: 'escrow' }, own)).toBe(Math.max(0, lent));
      const most = spendableOffline(CAPPED, own);
      expect(most).toBeGreaterThanOrEqual(0);
      if (most > 0) {
        expect(ofMember + most).toBeLessThanOrEqual(100);
        expect(ofTill + most).toBeLessThanOrEqual(250);
        expect(most).toBeLessThanOrEqual(shown);
      }
    }),
  );
});

test('the worst loss is the sum of the caps; nothing is lent twice', () => {
  expect(worstLoss(CAPPED, 10, 1000)).toBe(2500);
  expect(worstLoss(CAPPED, 10, 2)).toBe(2000);
  expect(worstLoss({ kind: 'escrow' }, 10, 1000)).toBe(0);
  expect(lendable(100, 30)).toBe(70);
  expect(lendable(20, 30)).toBe(0);
});
