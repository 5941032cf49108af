/**
 * Anything that can happen to accounts, in any order, with retries and with the jobs of two hubs running in
 * between: after every step the database shows what a few lines of arithmetic show, and the books are whole.
 */
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { localTime, startOfDay } from '../calendar.ts';
import { startLife, ZONE } from './life.testkit.ts';
import type { Life } from './life.testkit.ts';
import { BooksModel } from './model.testkit.ts';
import type { ModelLot } from './model.testkit.ts';
import { verifyBooks } from './verify.ts';

const MEMBERS = 2;
const DAY_MS = 86_400_000;
const HOLD_MS = 30 * 60_000;
const GRACE_DAYS = 30;
const START_MS = Date.parse('2026-11-21T09:00:00Z');

let life: Life;
beforeAll(async () => {
  life = await startLife(START_MS);
});
afterAll(async () => {
  await life.close();
});

const amount = fc.integer({ min: 1, max: 1000 });
const owner = fc.nat(MEMBERS - 1);
const pick = fc.nat(50);
const daysAhead = fc.integer({ min: 1, max: 12 });
const policy = fc.constantFrom('pending_only' as const, 'to_zero' as const, 'negative' as const);
const shortBalance = fc.constantFrom('refuse' as const, 'to_zero' as const, 'negative' as const);

/** Less than most lots, so that a spend usually takes from several of them and owes nothing. */
const price = fc.integer({ min: 1, max: 500 });
const buying = fc.record({
  do: fc.constant('buy' as const),
  owner,
  earns: fc.array(fc.record({ amount, waits: fc.option(daysAhead), lives: fc.option(daysAhead) }), {
    maxLength: 2,
  }),
  spends: fc.option(price),
  held: fc.boolean(),
  pick,
});
const refunding = fc.record({
  do: fc.constant('refund' as const),
  pick,
  back: fc.integer({ min: 0, max: 100 }),
  taken: fc.integer({ min: 0, max: 100 }),
  policy,
});
const giving = fc.record({
  do: fc.constant('give' as const),
  owner,
  amount,
  lives: fc.option(daysAhead),
  evenBlocked: fc.boolean(),
});
const step = fc.oneof(
  { weight: 4, arbitrary: buying },
  { weight: 3, arbitrary: refunding },
  { weight: 4, arbitrary: giving },
  fc.record({ do: fc.constant('reserve' as const), owner, amount: price, again: fc.option(price) }),
  fc.record({ do: fc.constant('release' as const), pick }),
  fc.record({
    do: fc.constant('take' as const),
    owner,
    amount: price,
    shortBalance,
    evenBlocked: fc.boolean(),
  }),
  fc.record({
    do: fc.constant('forgive' as const),
    owner,
    amount,
    evenBlocked: fc.boolean(),
  }),
  fc.record({ do: fc.constant('block' as const), owner, blocked: fc.boolean() }),
  fc.record({ do: fc.constant('wait' as const), hours: fc.integer({ min: 1, max: 100 }) }),
);
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

interface Bought {
  readonly purchaseId: string;
  readonly owner: number;
  /** The model's lots in the order of the purchase's accruals. */
  readonly lots: readonly ModelLot[];
}

interface Run {
  readonly model: BooksModel;
  readonly members: readonly string[];
  readonly bought: Bought[];
  readonly holds: { id: string; owner: number; purchaseId: string; endsMs: number }[];
}

const dateIn = (run: Run, days: number): string =>
  localTime(run.model.nowMs + days * DAY_MS, ZONE).slice(0, 10);
const memberAt = (run: Run, index: number): string => run.members[index] ?? '';

const instant = (date: string | null): number | null =>
  date === null ? null : startOfDay(date, ZONE);

async function buy(run: Run, one: Extract<Step, { do: 'buy' }>): Promise<void> {
  const hold = one.held ? run.holds[one.pick % Math.max(1, run.holds.length)] : undefined;
  const who = hold?.owner ?? one.owner;
  const id = hold?.purchaseId ?? life.ids.next();
  const spends = one.spends ?? 0;
  const earns = one.earns.map((earn) => ({
    amount: earn.amount,
    activateOn: earn.waits === null ? null : dateIn(run, earn.waits),
    expireOn: earn.lives === null ? null : dateIn(run, earn.lives),
  }));
  const holdId = hold?.id ?? null;
  const book = () => life.buy({ id, member: memberAt(run, who), holdId, earns, spends });
  await book();
  if (spends + earns.length > 0) await expect(book()).rejects.toThrow(/posting_once/);
  const { model } = run;
  if (hold !== undefined) {
    const used = Math.min(spends, model.holds.get(hold.id)?.amount ?? 0);
    model.endHold(hold.id, used, id);
    run.holds.splice(run.holds.indexOf(hold), 1);
    if (spends > used) model.spend(who, spends - used, id);
  } else if (spends > 0) model.spend(who, spends, id);
  const lots = earns.map((earn) =>
    model.accrue(who, earn.amount, {
      activateAtMs: instant(earn.activateOn),
      expiresAtMs: instant(earn.expireOn),
    }),
  );
  run.bought.push({ purchaseId: id, owner: who, lots });
}

async function reserve(run: Run, one: Extract<Step, { do: 'reserve' }>): Promise<void> {
  const id = life.ids.next();
  const forPurchase = life.ids.next();
  for (const wanted of one.again === null ? [one.amount] : [one.amount, one.again, one.again]) {
    const named = { id, purchaseId: forPurchase };
    const answer = await life.reserve(memberAt(run, one.owner), wanted, named);
    const before = run.model.holds.get(id)?.amount ?? 0;
    const there = run.model.figures(one.owner).active + before;
    const same = before === wanted;
    const may = same || (!run.model.account(one.owner).blocked && there >= wanted);
    expect(answer.ok).toBe(may);
    if (!may) continue;
    if (!same) {
      if (before > 0) run.model.endHold(id, 0, null);
      run.model.hold(one.owner, wanted, id);
    }
    const endsMs = run.model.nowMs + HOLD_MS;
    const known = run.holds.find((hold) => hold.id === id);
    if (known === undefined) {
      run.holds.push({ id, owner: one.owner, purchaseId: forPurchase, endsMs });
    } else known.endsMs = endsMs;
  }
}

async function release(run: Run, one: Extract<Step, { do: 'release' }>): Promise<void> {
  const [hold] = run.holds.splice(one.pick % Math.max(1, run.holds.length), 1);
  if (hold === undefined) return;
  for (let times = 0; times < 2; times += 1) {
    const answer = await life.release(hold.id);
    expect(answer.ok).toBe(true);
  }
  run.model.endHold(hold.id, 0, null);
}

async function refund(run: Run, one: Extract<Step, { do: 'refund' }>): Promise<void> {
  const bought = run.bought[one.pick % Math.max(1, run.bought.length)];
  if (bought === undefined) return;
  const { model } = run;
  const giveBack = Math.floor((model.spentIn(bought.purchaseId) * one.back) / 100);
  const parts = bought.lots.map((lot) => Math.floor((lot.amount * one.taken) / 100));
  const causeId = life.ids.next();
  const { policy: how } = one;
  const book = () =>
    life.refund({
      causeId,
      purchaseId: bought.purchaseId,
      takes: parts,
      giveBack,
      policy: how,
    });
  const done = await book();
  if (giveBack > 0) {
    const graceEndsMs = startOfDay(dateIn(run, GRACE_DAYS), ZONE);
    model.giveBack(bought.owner, bought.purchaseId, giveBack, graceEndsMs);
  }
  const taken = bought.lots.flatMap((lot, index) =>
    parts[index] === 0 ? [] : [model.reverse(bought.owner, lot, parts[index] ?? 0, one.policy)],
  );
  expect(done.accruals.map((accrual) => accrual.taken)).toEqual(taken);
  if (giveBack > 0) await expect(book()).rejects.toThrow(/posting_once|come back/);
}

async function correct(
  run: Run,
  one: Extract<Step, { do: 'give' | 'take' | 'forgive' }>,
): Promise<void> {
  const { model } = run;
  const expireOn = one.do === 'give' && one.lives !== null ? dateIn(run, one.lives) : null;
  const kind = ({ give: 'accrue', take: 'write_off', forgive: 'forgive' } as const)[one.do];
  const order = {
    id: life.ids.next(),
    kind,
    member: memberAt(run, one.owner),
    amount: one.amount,
    shortBalance: one.do === 'take' ? one.shortBalance : ('refuse' as const),
    expireOn,
    evenBlocked: one.evenBlocked,
  };
  const { active } = model.figures(one.owner);
  const outcomes = [...(await life.correct(order, 2)), ...(await life.correct(order, 2))];
  const may =
    (one.evenBlocked || !model.account(one.owner).blocked) &&
    (one.do === 'give' ||
      (one.do === 'forgive'
        ? one.amount <= -active
        : one.shortBalance !== 'refuse' || one.amount <= active));
  expect(outcomes.map((outcome) => outcome.ok)).toEqual([may, may, may, may]);
  if (!may) return;
  if (one.do === 'give') {
    model.accrue(one.owner, one.amount, { activateAtMs: null, expiresAtMs: instant(expireOn) });
  } else if (one.do === 'forgive') model.forgive(one.owner, one.amount);
  else {
    const there = Math.max(0, active);
    const moved = one.shortBalance === 'to_zero' ? Math.min(there, one.amount) : one.amount;
    if (moved > 0) model.writeOff(one.owner, moved);
  }
}

async function block(run: Run, one: Extract<Step, { do: 'block' }>): Promise<void> {
  const account = await life.db
    .selectFrom('account_member')
    .where('member_id', '=', memberAt(run, one.owner))
    .select('account_id')
    .executeTakeFirst();
  if (account === undefined) return;
  await life.setBlocked(memberAt(run, one.owner), one.blocked);
  run.model.account(one.owner).blocked = one.blocked;
}

async function wait(run: Run, one: Extract<Step, { do: 'wait' }>): Promise<void> {
  const nowMs = run.model.nowMs + one.hours * 60 * 60_000;
  const late = run.holds.filter((hold) => hold.endsMs <= nowMs);
  run.model.pass(nowMs);
  // Both hubs' jobs, late and at once; reservations end when a job sees it, in the order of their ids.
  life.clock.nowMs = nowMs;
  await Promise.all([life.jobs(), life.jobs()]);
  for (const hold of late) {
    await life.db
      .updateTable('reservation')
      .set({ expires_at: new Date(0) })
      .where('reservation_id', '=', hold.id)
      .execute();
    await Promise.all([life.endHolds(), life.endHolds()]);
    run.model.endHold(hold.id, 0, null);
    run.holds.splice(run.holds.indexOf(hold), 1);
    run.model.pass(nowMs);
  }
}

async function play(run: Run, one: Step): Promise<void> {
  run.model.pass(run.model.nowMs);
  switch (one.do) {
    case 'buy':
      return buy(run, one);
    case 'reserve':
      return reserve(run, one);
    case 'release':
      return release(run, one);
    case 'refund':
      return refund(run, one);
    case 'give':
    case 'take':
    case 'forgive':
      return correct(run, one);
    case 'block':
      return block(run, one);
    case 'wait':
      return wait(run, one);
  }
}

/** The database's figures, after the jobs have had their turn. */
async function compare(run: Run): Promise<void> {
  await life.jobs();
  run.model.pass(run.model.nowMs);
  for (const [index, id] of run.members.entries()) {
    expect(await life.figures(id)).toEqual(run.model.figures(index));
    const open = await life.db
      .selectFrom('lot')
      .where('member_id', '=', id)
      .where('remaining', '>', 0)
      .select(['remaining', 'expire_at'])
      .execute();
    const known = run.model.account(index).lots.filter((lot) => lot.left > 0);
    const text = (left: number, endsMs: number | null) => `${left} until ${endsMs ?? 'ever'}`;
    expect(
      open.map((lot) => text(lot.remaining, lot.expire_at?.getTime() ?? null)).toSorted(),
    ).toEqual(known.map((lot) => text(lot.left, lot.expiresAtMs)).toSorted());
  }
}

test('whatever happens, in any order, with retries: the books show what arithmetic shows', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 20 }), async (steps) => {
      life.clock.nowMs = START_MS;
      const members = await life.addMembers(MEMBERS);
      const run: Run = {
        model: new BooksModel(START_MS, MEMBERS),
        members,
        bought: [],
        holds: [],
      };
      for (const one of steps) {
        await play(run, one);
        await compare(run);
      }
      expect((await verifyBooks(life.db)).findings).toEqual([]);
    }),
    // A failed run leaves its books behind in the database: smaller ones after it would fail because of it.
    { numRuns: 60, endOnFailure: true },
  );
}, 300_000);
