/** Eight connections on one account at the same moment. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startLife } from './life.testkit.ts';
import type { Life } from './life.testkit.ts';
import { verifyBooks } from './verify.ts';

const AT_ONCE = 8;
const ROUNDS = 5;
const START_MS = Date.parse('2026-11-22T09:00:00Z');

let life: Life;
beforeAll(async () => {
  life = await startLife(START_MS);
});
afterAll(async () => {
  expect((await verifyBooks(life.db)).findings).toEqual([]);
  await life.close();
});

const atOnce = <T>(work: (index: number) => Promise<T>): Promise<T[]> =>
  Promise.all(Array.from({ length: AT_ONCE }, (_, index) => work(index)));

test('eight cheques ask for a fifth of the balance each: five get it, three are told there is no more', async () => {
  for (let round = 0; round < ROUNDS; round += 1) {
    const [anna = ''] = await life.addMembers(1);
    await life.correct({ kind: 'accrue', member: anna, amount: 500 });
    const answers = await atOnce(() =>
      life.reserve(anna, 100, { id: life.ids.next(), purchaseId: life.ids.next() }),
    );
    expect(answers.filter((answer) => answer.ok)).toHaveLength(5);
    expect(await life.figures(anna)).toEqual({ active: 0, pending: 0, reserved: 500 });
  }
});

test('eight first purchases of a new member open one account', async () => {
  for (let round = 0; round < ROUNDS; round += 1) {
    const [anna = ''] = await life.addMembers(1);
    await atOnce((index) =>
      life.buy({
        id: life.ids.next(),
        member: anna,
        holdId: null,
        earns: [{ amount: index + 1, activateOn: null, expireOn: null }],
        spends: 0,
      }),
    );
    expect(await life.figures(anna)).toEqual({ active: 36, pending: 0, reserved: 0 });
    const accounts = await life.db
      .selectFrom('posting')
      .where('member_id', '=', anna)
      .select('account_id')
      .distinct()
      .execute();
    expect(accounts).toHaveLength(1);
  }
});

test(
  'spending, giving, taking, burning, blocking and joining at once: nothing is lost, nothing waits for ever',
  { timeout: 120_000 },
  async () => {
    for (let round = 0; round < ROUNDS; round += 1) {
      const [anna = '', boris = ''] = await life.addMembers(2);
      life.clock.nowMs = START_MS;
      await life.correct({ kind: 'accrue', member: anna, amount: 300, expireOn: '2026-11-23' });
      await life.correct({ kind: 'accrue', member: anna, amount: 200 });
      await life.correct({ kind: 'accrue', member: boris, amount: 50 });
      life.clock.nowMs = START_MS + 2 * 86_400_000;
      const buy = (member: string) =>
        life.buy({ id: life.ids.next(), member, holdId: null, earns: [], spends: 10 });
      await Promise.all([
        buy(anna),
        buy(boris),
        life.jobs(),
        life.jobs(),
        // The block may come first: this is about what happens at once, not about who may.
        life.correct({ kind: 'accrue', member: anna, amount: 7, evenBlocked: true }),
        life.correct({ kind: 'write_off', member: boris, amount: 5, evenBlocked: true }),
        life.setBlocked(anna, true),
        life.join(anna, boris),
      ]);
      const both = [await life.figures(anna), await life.figures(boris)];
      expect(both[0]).toEqual(both[1]);
      // 200 − 10 + 7 and 50 − 10 − 5; the 300 had ended before any of it.
      expect(both[0]).toEqual({ active: 232, pending: 0, reserved: 0 });
    }
  },
);

test('the same refund from eight connections is one refund', async () => {
  const [anna = ''] = await life.addMembers(1);
  const purchaseId = life.ids.next();
  const causeId = life.ids.next();
  const earns = [{ amount: 90, activateOn: null, expireOn: null }];
  await life.buy({ id: purchaseId, member: anna, holdId: null, earns, spends: 0 });
  const done = await Promise.allSettled(
    Array.from({ length: AT_ONCE }, () =>
      life.refund({ causeId, purchaseId, takes: [30], giveBack: 0, policy: 'negative' }),
    ),
  );
  expect(done.filter((one) => one.status === 'fulfilled')).toHaveLength(1);
  expect(await life.figures(anna)).toMatchObject({ active: 60 });
});
