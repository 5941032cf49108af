/** The till's own word: a counter without a hub, a real file, whatever the feed brings. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { OfflinePolicyTerms } from '@verno/shared/contracts/offline-bonuses';
import { purchaseFact } from '@verno/shared/purchase/fact';
import { RIGHTS_RELEASED, rightsReleased } from '@verno/shared/sync/lending';
import { applyPage } from '../feed/apply.ts';
import { ANNA, ANNA_CARD, EARN_FIVE, REDEEM_HALF, feedOf } from '../shop.testkit.ts';
import type { TillStore } from '../store/store.ts';
import { bundleItem } from '../till.testkit.ts';
import { enrolledStore, startCounter } from './counter.testkit.ts';
import { ownWordOf } from './own-word.ts';

const MILK_CODE = '4600000000015';
const CAPPED: OfflinePolicyTerms = { kind: 'capped', perMember: 3000, perTill: 5000 };
const ESCROW: OfflinePolicyTerms = {
  kind: 'escrow',
  shareBp: 5000,
  perMember: 9999,
  perTill: 9999,
};
const TILL_1 = { epoch: 1, frozen: null };

type Said = Parameters<typeof feedOf>[0][number];

function hear(store: TillStore, ...said: readonly Said[]): void {
  const reckoning = { exact: true, askedRunMs: 1 };
  applyPage(store, { items: feedOf(said), cursors: {}, complete: true }, 1, null, reckoning);
}

const policy = (terms: OfflinePolicyTerms): Said => ({
  kind: 'offline_policy',
  key: 'bonus',
  value: { currency: 'bonus', policy: terms },
});
const lent = (granted: number, more: { epoch?: number; recalled?: boolean } = {}): Said => ({
  kind: 'lent',
  key: `${ANNA}/bonus`,
  value: { memberId: ANNA, currency: 'bonus', epoch: 1, granted, recalled: false, ...more },
});
const reflected = (seq: number): Said => ({
  kind: 'reflected',
  key: '1',
  value: { epoch: 1, seq },
});

function shop(...said: readonly Said[]) {
  const store = enrolledStore();
  const rules = [bundleItem(1, [EARN_FIVE, REDEEM_HALF])];
  applyPage(store, { items: rules, cursors: {}, complete: true }, 1, null);
  hear(store, ...said);
  return startCounter(null, store);
}
type Shop = ReturnType<typeof shop>;

/** Anna's carton of milk, paid with as many bonuses as are let; gives the engine's word. */
async function spend({ cashier }: Shop, amount: number): Promise<string> {
  await cashier.run('identify', { text: ANNA_CARD });
  await cashier.run('enterCode', { code: MILK_CODE });
  const word = await cashier.refused('redeem', { currency: 'bonus', amount });
  const paid = await cashier.refused('pay', { method: 'card', tenderedKopecks: null });
  expect(paid).toBe('accepted');
  return word;
}

/** What the log itself says was spent and given back, by event number. */
function logged({ store }: Shop) {
  return [...store.events.unacknowledged(1)].map((event) => {
    if (event.kind === RIGHTS_RELEASED) {
      return { seq: event.seq, spent: 0, released: rightsReleased.parse(event.payload).amount };
    }
    const { result } = purchaseFact.parse(event.payload);
    return { seq: event.seq, spent: result.redemption?.granted ?? 0, released: 0 };
  });
}

const total = (rows: ReturnType<typeof logged>) =>
  rows.reduce((sum, row) => sum + row.spent + row.released, 0);
const wordNow = ({ store }: Shop) => ownWordOf(store, TILL_1, ANNA, 'bonus', 50_000);

describe('on the till’s own word', () => {
  test('caps hold over a restart, and open again when the hub’s balance has the spends', async () => {
    const first = shop(policy(CAPPED));
    expect(await spend(first, 2000)).toBe('accepted');
    const again = startCounter(null, first.store);
    expect(wordNow(again)).toMatchObject({ amount: 1000, reason: 'redemption.offline_capped' });
    expect(await spend(again, 4000)).toBe('accepted');
    expect(await spend(again, 10)).toBe('bonus.offline_cap_used');
    expect(logged(again).map((row) => row.spent)).toEqual([2000, 1000, 0]);
    hear(again.store, reflected(1));
    expect(wordNow(again).amount).toBe(2000);
  });

  test('rights of another epoch, of a rebuilt file and of a stopped till are none', async () => {
    const { store } = shop(policy(ESCROW), lent(700));
    expect(ownWordOf(store, TILL_1, ANNA, 'bonus', 0).amount).toBe(700);
    expect(ownWordOf(store, { ...TILL_1, epoch: 2 }, ANNA, 'bonus', 0).refusal).toBe(
      'bonus.offline_no_rights',
    );
    expect(ownWordOf(store, { ...TILL_1, frozen: 'till.fork' }, ANNA, 'bonus', 0)).toMatchObject({
      amount: 0,
      refusal: 'bonus.offline_refused',
    });
    store.offlineBonuses.rebuilt.write({ epoch: 1 });
    expect(ownWordOf(store, TILL_1, ANNA, 'bonus', 0).refusal).toBe('bonus.offline_rebuilt');
    expect(store.offlineBonuses.recalled(1, 9)).toEqual([]);
  });

  test('a sale that cannot note what it took is no sale: neither receipt nor event nor right is gone', async () => {
    const one = shop(policy(ESCROW), lent(4000));
    const { db } = one.store.database;
    db.exec(`CREATE TEMP TRIGGER torn BEFORE INSERT ON gone_rights
      BEGIN SELECT RAISE(ABORT, 'power'); END`);
    await one.cashier.run('identify', { text: ANNA_CARD });
    await one.cashier.run('enterCode', { code: MILK_CODE });
    await one.cashier.run('redeem', { currency: 'bonus', amount: 1500 });
    expect(await one.cashier.refused('pay', { method: 'card', tenderedKopecks: null })).not.toBe(
      'accepted',
    );
    expect(logged(one)).toEqual([]);
    expect(wordNow(one).amount).toBe(4000);
    db.exec('DROP TRIGGER torn');
    await one.cashier.run('pay', { method: 'card', tenderedKopecks: null });
    expect(logged(one)).toMatchObject([{ spent: 1500 }]);
    expect(wordNow(one).amount).toBe(2500);
  });

  test('what is called back goes home at once, but for what the open cheque counts on', async () => {
    const one = shop(policy(ESCROW), lent(4000));
    await one.cashier.run('identify', { text: ANNA_CARD });
    await one.cashier.run('enterCode', { code: MILK_CODE });
    await one.cashier.run('redeem', { currency: 'bonus', amount: 1500 });
    hear(one.store, lent(4000, { recalled: true }));
    await one.counter.refresh();
    expect(logged(one)).toEqual([]);
    await one.cashier.run('pay', { method: 'card', tenderedKopecks: null });
    expect(logged(one)).toMatchObject([{ spent: 1500 }, { released: 2500 }]);
    expect(wordNow(one).amount).toBe(0);
    hear(one.store, lent(4600));
    expect(wordNow(one).amount).toBe(600);
  });

  test('a policy that changed under an open cheque takes the redemption back in words', async () => {
    const one = shop(policy(CAPPED));
    await one.cashier.run('identify', { text: ANNA_CARD });
    await one.cashier.run('enterCode', { code: MILK_CODE });
    await one.cashier.run('redeem', { currency: 'bonus', amount: 1500 });
    hear(one.store, policy({ kind: 'earn_only' }));
    const pay = { method: 'card', tenderedKopecks: null } as const;
    expect(await one.cashier.refused('pay', pay)).toBe('bonus.released');
    expect(one.counter.sale.priced()?.result.totals.redeemedKopecks).toBe(0);
    expect(await one.cashier.refused('pay', pay)).not.toBe('bonus.released');
  });
});

describe('whatever is bought, heard and called back', () => {
  const wish = fc.integer({ min: 1, max: 4495 });

  test('[SYNC-05] under caps what the hub’s balance does not have stays within them', async () => {
    const step = fc.oneof(wish, fc.constant('reflected' as const));
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 7 }), async (steps) => {
        const one = shop(policy(CAPPED));
        let seen = 0;
        for (const next of steps) {
          if (next === 'reflected') {
            seen = logged(one).at(-1)?.seq ?? 0;
            hear(one.store, reflected(Math.max(1, seen)));
          } else await spend(one, next);
          const unseen = total(logged(one).filter((row) => row.seq > seen));
          expect(unseen).toBeLessThanOrEqual(3000);
          expect(wordNow(one).amount).toBe(3000 - unseen);
        }
      }),
      { numRuns: 15 },
    );
  }, 60_000);

  test('[SYNC-05] under escrow spends and releases together never exceed what was granted', async () => {
    const step = fc.oneof(
      wish,
      fc.record({
        more: fc.nat(3000),
        recalled: fc.boolean(),
        policy: fc.constantFrom(ESCROW, CAPPED),
      }),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 7 }), async (steps) => {
        const one = shop(policy(ESCROW));
        let granted = 0;
        for (const next of steps) {
          if (typeof next === 'number') await spend(one, next);
          else {
            granted += next.more;
            hear(one.store, lent(granted, { recalled: next.recalled }));
            await one.counter.refresh();
          }
          const left = one.store.offlineBonuses.lentOf(1, ANNA)['bonus'] ?? 0;
          expect(total(logged(one)) + left).toBe(granted);
        }
      }),
      { numRuns: 15 },
    );
  }, 60_000);
});
