import fc from 'fast-check';
import { expect, test } from 'vitest';
import { grantedAfter, grantOf, leftOf, ownWord } from './lending.ts';

const TERMS = { shareBp: 5000, perMember: 300, perTill: 1000 };
const amount = fc.nat(1_000_000_000);
const terms = fc.record({
  shareBp: fc.integer({ min: 1, max: 10_000 }),
  perMember: amount,
  perTill: amount,
});

test('a till gets its share of what is free, up to what it may hold of one and of all', () => {
  const nothing = { here: 0, ofTill: 0 };
  expect(grantOf(TERMS, { active: 101, ...nothing })).toBe(50);
  expect(grantOf(TERMS, { active: 5000, ...nothing })).toBe(300);
  expect(grantOf(TERMS, { active: 100, ...nothing, ofTill: 990 })).toBe(10);
  expect(grantOf(TERMS, { active: 50, here: 50, ofTill: 50 })).toBe(0);
  expect(grantOf(TERMS, { active: -10, ...nothing })).toBe(0);
});

test('[SYNC-05] however often it is asked for, what is lent never exceeds the balance nor the limits', () => {
  const asked = fc.array(fc.record({ till: fc.nat(3), spend: fc.nat(500) }), { maxLength: 40 });
  fc.assert(
    fc.property(terms, amount, asked, (given, opening, steps) => {
      let active = opening;
      const rights = new Map<number, { granted: number; gone: number }>();
      const all = () => [...rights.values()].reduce((sum, right) => sum + leftOf(right), 0);
      let owned = opening;
      for (const { till, spend } of steps) {
        const right = rights.get(till) ?? { granted: 0, gone: 0 };
        const spent = Math.min(spend, leftOf(right));
        const kept = { ...right, gone: right.gone + spent };
        owned -= spent;
        rights.set(till, kept);
        const here = leftOf(kept);
        const more = grantOf(given, { active, here, ofTill: here });
        active -= more;
        rights.set(till, { ...kept, granted: grantedAfter(kept, more) });
        expect(active).toBeGreaterThanOrEqual(0);
        expect(active + all()).toBe(owned);
        if (more > 0)
          expect(here + more).toBeLessThanOrEqual(Math.min(given.perMember, given.perTill));
      }
    }),
  );
});

test('a hub that forgot what it lent lends anew on top of what was spent', () => {
  expect(grantedAfter({ granted: 50, gone: 80 }, 20)).toBe(100);
  expect(leftOf({ granted: 50, gone: 80 })).toBe(0);
  expect(leftOf({ granted: 100, gone: 80 })).toBe(20);
});

test('what the hub had set aside is not on the till’s word', () => {
  expect([ownWord(80, 30), ownWord(30, 30), ownWord(10, 30)]).toEqual([50, 0, 0]);
});
