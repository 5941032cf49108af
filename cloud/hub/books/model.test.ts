/**
 * Anything that can happen to accounts, in any order, with retries and with the jobs of two hubs running in
 * between: after every step the database shows what a few lines of arithmetic show, and the books are whole.
 */
import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { correctionOrder } from '@verno/shared/contracts/hub/corrections';
import { memberId, purchaseId, reservationId } from '@verno/shared/kernel/ids';
import type { PurchaseFact } from '@verno/shared/purchase/fact';
import { localTime, startOfDay } from '../calendar.ts';
import { addPartner } from '../directory/places.ts';
import { addMembers } from '../directory/members.ts';
import { createTestDatabase } from '../store/database.testkit.ts';
import type { TestDatabase } from '../store/database.testkit.ts';
import { createIds } from '../system.ts';
import { setBlocked } from './account-changes.ts';
import { activateDueLots } from './activation.ts';
import { orderCorrections } from './corrections.ts';
import { burnDueLots } from './expiry.ts';
import { BooksModel } from './model.testkit.ts';
import type { ModelLot } from './model.testkit.ts';
import { bookPurchases, lockPurchaseMembers } from './purchases.ts';
import { expireReservations, releaseReservation, reserveForPurchase } from './reservations.ts';
import { lotsOfPurchase, reversePurchase } from './reversal.ts';
import { verifyBooks } from './verify.ts';

const MEMBERS = 2;
const DAY_MS = 86_400_000;
const HOLD_MS = 30 * 60_000;
const GRACE_DAYS = 30;
const ZONE = 'Europe/Moscow';
const START_MS = Date.parse('2026-11-21T09:00:00Z');
const ACTOR = 'a0000000-0000-4000-8000-000000000001';
const TILL = 'a0000000-0000-4000-8000-000000000002';

const random = { bytes: (count: number) => randomBytes(count) };
const ids = createIds({ nowMs: () => Date.now(), monotonicMs: () => 0 }, random);
const partnerId = ids.next();
const tillOf = { partnerId, tillId: TILL };
const actor = { partnerId, actorId: ACTOR, name: 'Проверка' };

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
  await database.db.transaction().execute((tx) =>
    addPartner(tx, {
      partnerId,
      name: 'Сеть',
      nowMs: START_MS,
      currencies: [
        { code: 'bonus', name: { ru: 'Бонусы', en: 'Bonuses' }, decimals: 2, perRuble: 100 },
      ],
    }),
  );
});
afterAll(async () => {
  await database.close();
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
});
const step = fc.oneof(
  { weight: 4, arbitrary: buying },
  { weight: 3, arbitrary: refunding },
  { weight: 4, arbitrary: giving },
  fc.record({ do: fc.constant('reserve' as const), owner, amount: price, again: fc.option(price) }),
  fc.record({ do: fc.constant('release' as const), pick }),
  fc.record({ do: fc.constant('take' as const), owner, amount: price, shortBalance }),
  fc.record({ do: fc.constant('forgive' as const), owner, amount }),
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
const partsOf = (run: Run) => ({ ids, nowMs: run.model.nowMs });
const memberAt = (run: Run, index: number): string => run.members[index] ?? '';

/** Just what the books read of a purchase. */
function factOf(
  run: Run,
  bought: { readonly id: string; readonly owner: number; readonly holdId: string | null },
  what: { readonly earns: readonly Earn[]; readonly spends: number },
): PurchaseFact {
  const local = localTime(run.model.nowMs, ZONE);
  return {
    purchaseId: bought.id,
    number: '1',
    facts: { memberId: memberAt(run, bought.owner) },
    at: { epochMs: run.model.nowMs, local },
    reservationId: bought.holdId,
    result: {
      trace: [],
      redemption:
        what.spends === 0
          ? null
          : { currency: 'bonus', granted: what.spends, grantedKopecks: 0, promotionId: 'pay' },
      accruals: what.earns.map((earn) => ({ ...earn, currency: 'bonus', promotionId: 'earn' })),
    },
  } as unknown as PurchaseFact;
}

interface Earn {
  readonly amount: number;
  readonly activateOn: string | null;
  readonly expireOn: string | null;
}

const instant = (date: string | null): number | null =>
  date === null ? null : startOfDay(date, ZONE);

async function buy(run: Run, one: Extract<Step, { do: 'buy' }>): Promise<void> {
  const hold = one.held ? run.holds[one.pick % Math.max(1, run.holds.length)] : undefined;
  const who = hold?.owner ?? one.owner;
  const id = hold?.purchaseId ?? ids.next();
  const spends = one.spends ?? 0;
  const earns = one.earns.map((earn) => ({
    amount: earn.amount,
    activateOn: earn.waits === null ? null : dateIn(run, earn.waits),
    expireOn: earn.lives === null ? null : dateIn(run, earn.lives),
  }));
  const fact = factOf(run, { id, owner: who, holdId: hold?.id ?? null }, { earns, spends });
  const book = () =>
    database.db.transaction().execute(async (tx) => {
      const members = await lockPurchaseMembers(tx, partnerId, [fact]);
      await bookPurchases(tx, partsOf(run), { partnerId, timeZone: ZONE }, members, [fact]);
    });
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
  const id = ids.next();
  const forPurchase = ids.next();
  for (const wanted of one.again === null ? [one.amount] : [one.amount, one.again, one.again]) {
    const answer = await database.db.transaction().execute((tx) =>
      reserveForPurchase(tx, partsOf(run), tillOf, {
        reservationId: reservationId.parse(id),
        purchaseId: purchaseId.parse(forPurchase),
        memberId: memberId.parse(memberAt(run, one.owner)),
        currency: 'bonus',
        amount: wanted,
      }),
    );
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
    const answer = await database.db
      .transaction()
      .execute((tx) => releaseReservation(tx, partsOf(run), tillOf, hold.id));
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
  const causeId = ids.next();
  const book = () =>
    database.db.transaction().execute(async (tx) => {
      const lots = await lotsOfPurchase(tx, partnerId, bought.purchaseId);
      expect(lots.map((lot) => lot.amount)).toEqual(bought.lots.map((lot) => lot.amount));
      return reversePurchase(tx, partsOf(run), partnerId, {
        cause: { kind: 'refund', id: causeId },
        purchaseId: bought.purchaseId,
        accruals: lots.flatMap((lot, index) =>
          parts[index] === 0 ? [] : [{ lotId: lot.lotId, amount: parts[index] ?? 0 }],
        ),
        policy: one.policy,
        giveBack,
        reason: 'Возврат',
      });
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
  const kind = { give: 'accrue', take: 'write_off', forgive: 'forgive' }[one.do];
  const order = correctionOrder.parse({
    correctionId: ids.next(),
    kind,
    member: { kind: 'member', value: memberAt(run, one.owner) },
    currency: 'bonus',
    amount: (one.amount / 100).toFixed(2),
    shortBalance: one.do === 'take' ? one.shortBalance : 'refuse',
    expireOn,
    reason: 'Проверка',
  });
  const { active } = model.figures(one.owner);
  const send = () =>
    database.db
      .transaction()
      .execute((tx) => orderCorrections(tx, partsOf(run), actor, [order, order]));
  const outcomes = [...(await send()), ...(await send())];
  const may =
    one.do === 'give' ||
    (one.do === 'forgive'
      ? one.amount <= -active
      : one.shortBalance !== 'refuse' || one.amount <= active);
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
  const account = await database.db
    .selectFrom('account_member')
    .where('member_id', '=', memberAt(run, one.owner))
    .select('account_id')
    .executeTakeFirst();
  if (account === undefined) return;
  const change = { accountId: account.account_id, blocked: one.blocked, reason: 'Проверка' };
  await database.db.transaction().execute((tx) => setBlocked(tx, partsOf(run), actor, change));
  run.model.account(one.owner).blocked = one.blocked;
}

async function wait(run: Run, one: Extract<Step, { do: 'wait' }>): Promise<void> {
  const nowMs = run.model.nowMs + one.hours * 60 * 60_000;
  const late = run.holds.filter((hold) => hold.endsMs <= nowMs);
  run.model.pass(nowMs);
  // Both hubs' jobs, late and at once; reservations end when a job sees it, in the order of their ids.
  const jobs = () => [
    activateDueLots(database.db, partsOf(run)),
    burnDueLots(database.db, partsOf(run)),
  ];
  await Promise.all([...jobs(), ...jobs()]);
  for (const hold of late) {
    await database.db
      .updateTable('reservation')
      .set({ expires_at: new Date(0) })
      .where('reservation_id', '=', hold.id)
      .execute();
    await Promise.all([
      expireReservations(database.db, partsOf(run)),
      expireReservations(database.db, partsOf(run)),
    ]);
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
  await Promise.all([
    activateDueLots(database.db, partsOf(run)),
    burnDueLots(database.db, partsOf(run)),
  ]);
  run.model.pass(run.model.nowMs);
  for (const [index, id] of run.members.entries()) {
    const row = await database.db
      .selectFrom('balance')
      .where('member_id', '=', id)
      .select(['active', 'pending', 'reserved'])
      .executeTakeFirst();
    expect(row ?? { active: 0, pending: 0, reserved: 0 }).toEqual(run.model.figures(index));
    const open = await database.db
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
      const members = Array.from({ length: MEMBERS }, () => ids.next());
      await database.db.transaction().execute((tx) =>
        addMembers(
          tx,
          partnerId,
          members.map((id) => ({
            memberId: id,
            familyName: 'Иванова',
            givenName: 'Анна',
            middleName: '',
            birthday: null,
            phone: null,
            email: null,
            cardNumber: null,
            registeredOn: '2026-01-01',
            segments: [],
            statuses: {},
          })),
        ),
      );
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
      expect((await verifyBooks(database.db)).findings).toEqual([]);
    }),
    // A failed run leaves its books behind in the database: smaller ones after it would fail because of it.
    { numRuns: 60, endOnFailure: true },
  );
}, 300_000);
