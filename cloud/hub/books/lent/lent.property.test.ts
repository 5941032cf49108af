/** A till that keeps its word, against the books: whatever is bought, spent off-line, given back or changed. */
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startLife } from '../life.testkit.ts';
import type { Life } from '../life.testkit.ts';
import { verifyBooks } from '../verify.ts';

let life: Life;
beforeAll(async () => {
  life = await startLife(Date.parse('2026-11-22T09:00:00Z'));
});
afterAll(() => life.close());

const amount = fc.integer({ min: 1, max: 400 });
const step = fc.oneof(
  fc.record({ do: fc.constant('buy' as const), earns: amount, share: fc.nat(100) }),
  fc.record({ do: fc.constant('give_back' as const), share: fc.nat(100) }),
  fc.record({ do: fc.constant('set' as const), shareBp: fc.integer({ min: 1, max: 10_000 }) }),
  fc.record({ do: fc.constant('take' as const), amount }),
);

test('[SYNC-05] escrow: free and lent make up what is owned, neither ever falls below zero, the books prove it', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 12 }), async (steps) => {
      const [member = ''] = await life.addMembers(1);
      await life.setPolicy({ kind: 'escrow', shareBp: 5000, perMember: 300, perTill: 1_000_000 });
      let owned = 0;
      for (const next of steps) {
        const left = await life.lentTo(member);
        if (next.do === 'buy') {
          // Off-line the till spends a part of what it has, never more.
          const spends = Math.floor((left * next.share) / 100);
          const earns = [{ amount: next.earns, activateOn: null, expireOn: null }];
          await life.buy({ id: life.ids.next(), member, holdId: null, earns, spends });
          owned += next.earns - spends;
        } else if (next.do === 'give_back') {
          const back = Math.ceil((left * next.share) / 100);
          if (back > 0) expect(await life.giveBack(member, back)).toBe(back);
        } else if (next.do === 'set') {
          await life.setPolicy({
            kind: 'escrow',
            shareBp: next.shareBp,
            perMember: 300,
            perTill: 1_000_000,
          });
        } else {
          // By hand no more is taken than lies free.
          const [taken] = await life.correct({ kind: 'write_off', member, amount: next.amount });
          if (taken?.ok === true) owned -= next.amount;
        }
        const { active, reserved } = await life.figures(member);
        expect(active).toBeGreaterThanOrEqual(0);
        expect(reserved).toBe(await life.lentTo(member));
        expect(active + reserved).toBe(owned);
      }
    }),
    { numRuns: 12 },
  );
  expect((await verifyBooks(life.db)).findings).toEqual([]);
}, 90_000);
