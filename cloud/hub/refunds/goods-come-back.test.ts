/** Refunds of real tills on a real database; the books are proven after every story. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { PurchaseFact } from '@verno/shared/purchase/fact';
import { bookOpenings } from '../books/opening.ts';
import type { ReversalPolicy } from '../books/reversal.ts';
import { verifyBooks } from '../books/verify.ts';
import { startTestHub } from '../hub.testkit.ts';
import type { TestHub } from '../hub.testkit.ts';
import { postForgotten } from '../ingest/post-refunds.ts';
import { createTill } from '../till.testkit.ts';
import type { TestTill } from '../till.testkit.ts';
import { refundPurchase } from './refund-purchase.ts';
import { refundId } from '@verno/shared/kernel/ids';

const DAY_MS = 24 * 60 * 60_000;

let world: TestHub;
let till: TestTill;
let other: TestTill;
let anna: string;
beforeEach(async () => {
  world = await startTestHub();
  till = createTill(world, world.company.tills[0], world.company.moscow);
  other = createTill(world, world.company.tills[2], world.company.ural);
  await till.join();
  await other.join();
  anna = world.company.anna;
});
afterEach(async () => {
  expect((await verifyBooks(world.db)).findings).toEqual([]);
  await world.close();
});

const balance = () =>
  world.db
    .selectFrom('balance')
    .where('member_id', '=', anna)
    .select(['active', 'pending'])
    .executeTakeFirstOrThrow();
const refunds = () =>
  world.db
    .selectFrom('refund')
    .select(['number', 'money_kopecks', 'excess_kopecks', 'bonuses_back', 'reversed', 'flags'])
    .orderBy('received_at')
    .orderBy('ordinal')
    .execute();
const purchase = (fact: PurchaseFact) =>
  world.db
    .selectFrom('purchase')
    .where('purchase_id', '=', fact.purchaseId)
    .select(['refunded_kopecks', 'refund_state'])
    .executeTakeFirstOrThrow();
const suspended = () =>
  world.db.selectFrom('suspense').select(['reason', 'detail', 'waits_for']).execute();

/** Bonuses of a purchase: to spend at once, and after a week. */
function earnedBy({ result }: PurchaseFact): { now: number; later: number } {
  const sum = (later: boolean): number =>
    result.accruals
      .filter(({ activateOn }) => (activateOn !== null) === later)
      .reduce((total, one) => total + one.amount, 0);
  return { now: sum(false), later: sum(true) };
}

const openWith = (amount: number, expireOn: string | null = null) =>
  world.db
    .transaction()
    .execute((tx) =>
      bookOpenings(tx, { ids: world.ids, nowMs: world.clock.nowMs() }, world.company.partnerId, [
        { memberId: anna, currency: 'bonus', amount, expireOn },
      ]),
    );

const policy = (wanted: ReversalPolicy) =>
  world.db.updateTable('partner').set({ reversal_policy: wanted }).execute();

async function upload(from: TestTill): Promise<void> {
  await from.hello();
  expect((await from.upload()).status).toBe(200);
}

describe('goods come back', () => {
  test('[TILL-06] a part, then the rest: what was earned goes, what was spent returns, all of it in the end', async () => {
    await openWith(20_000);
    // 300 ₽ less 10 %, of which 50 ₽ are paid with bonuses; two pieces and one.
    const fact = till.sell({ member: anna, prices: [10_000], pieces: [3], redeem: 5000 });
    await upload(till);
    const { now, later } = earnedBy(fact);
    expect(await balance()).toEqual({ active: 20_000 - 5000 + now, pending: later });
    const first = till.takeBack(fact, { l1: 1000 });
    await upload(till);
    expect(await purchase(fact)).toEqual({
      refunded_kopecks: first.moneyKopecks,
      refund_state: 'part',
    });
    expect((await refunds())[0]).toMatchObject({ flags: [], bonuses_back: 1667 });
    const second = other.takeBack(fact, { l1: 2000 }, [first]);
    await upload(other);
    expect(first.moneyKopecks + second.moneyKopecks).toBe(fact.result.totals.totalKopecks);
    expect(await purchase(fact)).toMatchObject({ refund_state: 'whole' });
    expect(await balance()).toEqual({ active: 20_000, pending: 0 });
    expect((await refunds()).map((row) => row.flags)).toEqual([[], []]);
  });

  test('[TILL-06] sold and taken back without a link: both come in one batch', async () => {
    const fact = till.sell({ member: anna, offline: true });
    till.takeBack(fact, { l1: 1000, l2: 1000 }, [], { offline: true });
    await upload(till);
    expect(await purchase(fact)).toEqual({
      refunded_kopecks: fact.result.totals.totalKopecks,
      refund_state: 'whole',
    });
    expect(await balance()).toEqual({ active: 0, pending: 0 });
  });

  test('the answer was lost and the till sends it again: booked once', async () => {
    const fact = till.sell({ member: anna });
    till.takeBack(fact, { l1: 1000 });
    await upload(till);
    await upload(till);
    expect(await refunds()).toHaveLength(1);
  });

  test('an anonymous purchase gives its money back and moves no bonuses', async () => {
    const fact = till.sell();
    till.takeBack(fact, { l1: 1000 });
    await upload(till);
    expect(await refunds()).toMatchObject([
      { money_kopecks: 10_000, bonuses_back: 0, reversed: [] },
    ]);
  });
});

describe('[TILL-06] bonuses of the goods are spent already', () => {
  /** Earns, spends all of it elsewhere, then brings the goods back. */
  async function earnSpendReturn(wanted: ReversalPolicy) {
    await policy(wanted);
    const fact = till.sell({ member: anna, prices: [100_000] });
    await upload(till);
    const before = await balance();
    till.sell({ member: anna, prices: [10_000], redeem: before.active });
    await upload(till);
    const spent = await balance();
    till.takeBack(fact, { l1: 1000 });
    await upload(till);
    const [row] = await refunds();
    return { spent, after: await balance(), row, fact };
  }

  test('«only what waits»: the active ones stay with the customer', async () => {
    const { spent, after, row, fact } = await earnSpendReturn('pending_only');
    expect(after).toEqual({ active: spent.active, pending: spent.pending - earnedBy(fact).later });
    expect(row?.flags).toEqual(['short_reversal']);
  });

  test('«down to zero»: as much as is there', async () => {
    const { spent, after, row, fact } = await earnSpendReturn('to_zero');
    expect(spent.active).toBeGreaterThan(0);
    expect(spent.active).toBeLessThan(earnedBy(fact).now);
    expect(after.active).toBe(0);
    expect(row?.flags).toEqual(['short_reversal']);
  });

  test('«below zero»: what comes next pays it', async () => {
    const { spent, after, row, fact } = await earnSpendReturn('negative');
    expect(after.active).toBe(spent.active - earnedBy(fact).now);
    expect(after.active).toBeLessThan(0);
    expect(row?.flags).toEqual([]);
  });

  test('spent bonuses whose end has passed come back for the grace period', async () => {
    await openWith(5000, '2026-11-30');
    const fact = till.sell({ member: anna, prices: [20_000], redeem: 5000 });
    await upload(till);
    world.clock.advance(20 * DAY_MS);
    till.takeBack(fact, { l1: 1000 });
    await upload(till);
    const lots = await world.db
      .selectFrom('lot')
      .where('remaining', '>', 0)
      .select(['remaining', 'expire_on'])
      .execute();
    expect(lots).toEqual([{ remaining: 5000, expire_on: '2027-01-10' }]);
  });
});

describe('two tills without a link take the same goods back', () => {
  test('[TILL-06] both receipts stand: the excess is booked as risk and shown, bonuses move once', async () => {
    await openWith(20_000);
    const fact = till.sell({ member: anna, prices: [10_000], pieces: [3], redeem: 6000 });
    await upload(till);
    till.takeBack(fact, { l1: 2000 }, [], { offline: true });
    other.takeBack(fact, { l1: 2000 }, [], { offline: true });
    await upload(till);
    await upload(other);
    const [first, second] = await refunds();
    expect(first).toMatchObject({ excess_kopecks: 0, flags: [], bonuses_back: 4000 });
    expect(second).toMatchObject({ flags: ['over_refunded'], bonuses_back: 2000 });
    const given = Number(first?.money_kopecks) + Number(second?.money_kopecks);
    expect(second?.excess_kopecks).toBe(given - fact.result.totals.totalKopecks);
    expect(await balance()).toEqual({ active: 20_000, pending: 0 });
    expect(await purchase(fact)).toEqual({ refunded_kopecks: given, refund_state: 'whole' });
  });

  test('at the same moment on two connections: one after the other, nothing is lost', async () => {
    const fact = till.sell({ member: anna, prices: [10_000], pieces: [2] });
    await upload(till);
    till.takeBack(fact, { l1: 2000 });
    other.takeBack(fact, { l1: 1000 });
    await Promise.all([upload(till), upload(other)]);
    const rows = await refunds();
    expect(rows.flatMap((row) => row.flags)).toEqual(['over_refunded']);
    expect(await balance()).toEqual({ active: 0, pending: 0 });
    expect(await suspended()).toEqual([]);
  });
});

describe('a refund is here before its purchase', () => {
  test('it waits by name and is posted with the purchase', async () => {
    const fact = till.sell({ member: anna });
    other.takeBack(fact, { l1: 1000 });
    await upload(other);
    expect(await suspended()).toMatchObject([
      { reason: 'purchase_unknown', waits_for: fact.purchaseId },
    ]);
    expect((await verifyBooks(world.db)).findings).toEqual([]);
    await upload(till);
    expect(await suspended()).toEqual([]);
    expect(await purchase(fact)).toMatchObject({ refund_state: 'part' });
  });

  test('the two crossed on their way: the next look finds it, once', async () => {
    const fact = till.sell({ member: anna });
    const back = other.takeBack(fact, { l1: 1000 });
    await upload(other);
    await world.db.updateTable('suspense').set({ waits_for: null }).execute();
    await upload(till);
    await world.db.updateTable('suspense').set({ waits_for: fact.purchaseId }).execute();
    const look = () =>
      postForgotten(world.db, { ids: world.ids, log: world.log }, world.clock.nowMs());
    const found = await Promise.all([look(), look()]);
    expect(found.toSorted()).toEqual([0, 1]);
    expect(await refunds()).toMatchObject([{ number: back.number }]);
    expect(await suspended()).toEqual([]);
  });

  test('figures that do not add up and the same refund in two events wait for a person', async () => {
    const fact = till.sell({ member: anna });
    const back = till.takeBack(fact, { l1: 1000 });
    till.append('purchase.refunded', JSON.parse(JSON.stringify(back)));
    till.takeBack(fact, { l2: 1000 }, [back], { moneyKopecks: 1 });
    till.takeBack(fact, { l2: 1000 }, [back], { storeId: back.tillId as never });
    await upload(till);
    expect((await suspended()).map((row) => row.reason).toSorted()).toEqual([
      'figures_disagree',
      'foreign_place',
      'refund_repeated',
    ]);
    expect(await refunds()).toHaveLength(1);
  });
});

describe('a refund that is asked for', () => {
  const ask = (fact: PurchaseFact, lines: Record<string, number> | null, id = world.ids.next()) =>
    world.db.transaction().execute((tx) =>
      refundPurchase(
        tx,
        { ids: world.ids, nowMs: world.clock.nowMs() },
        {
          partnerId: world.company.partnerId,
          purchaseId: fact.purchaseId,
          refundId: refundId.parse(id),
          lines,
          reason: 'Заявка с сайта',
          at: { epochMs: world.clock.nowMs(), local: '2026-11-21T12:00:00' },
          cashier: null,
          number: null,
        },
      ),
    );

  test('is counted by the hub, refuses what is not left, and is the same when asked again', async () => {
    const fact = till.sell({ member: anna, prices: [10_000], pieces: [2] });
    expect(await ask(fact, null)).toMatchObject({ error: { kind: 'purchase_unknown' } });
    await upload(till);
    const id = world.ids.next();
    expect(await ask(fact, { l1: 1000 }, id)).toMatchObject({ ok: true, value: { state: 'part' } });
    expect(await ask(fact, { l1: 1000 }, id)).toMatchObject({ error: { kind: 'refund_repeated' } });
    expect(await ask(fact, { l1: 2000 })).toMatchObject({
      error: { kind: 'more_than_left', leftMilli: 1000 },
    });
    expect(await ask(fact, null)).toMatchObject({ ok: true, value: { state: 'whole' } });
    expect(await purchase(fact)).toEqual({
      refunded_kopecks: fact.result.totals.totalKopecks,
      refund_state: 'whole',
    });
  });

  test('a hundred ask for the last piece at once: one has it', async () => {
    const fact = till.sell({ member: anna, prices: [10_000] });
    await upload(till);
    const answers = await Promise.all(Array.from({ length: 100 }, () => ask(fact, { l1: 1000 })));
    expect(answers.filter((one) => one.ok)).toHaveLength(1);
  });
});
