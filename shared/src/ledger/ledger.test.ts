import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  activate,
  burn,
  consumeReserved,
  credit,
  creditPending,
  EMPTY_ACCOUNT,
  release,
  reserve,
  spend,
  splitParts,
} from './account.ts';
import type { AccountState, KnownLot, LotPart } from './account.ts';
import { postingsOf } from './posting.ts';
import type { Account, Movement } from './posting.ts';

const amount = fc.integer({ min: 1, max: 10_000 });

const step = fc.oneof(
  fc.record({
    do: fc.constant('credit' as const),
    amount,
    expire: fc.option(fc.integer({ min: 1, max: 28 })),
  }),
  fc.record({ do: fc.constant('pending' as const), amount }),
  fc.record({ do: fc.constant('activate' as const), at: fc.nat(20) }),
  fc.record({ do: fc.constant('spend' as const), amount }),
  fc.record({ do: fc.constant('reserve' as const), amount }),
  fc.record({ do: fc.constant('burn' as const), at: fc.nat(20) }),
  fc.record({
    do: fc.constant('release' as const),
    at: fc.nat(20),
    part: fc.integer({ min: 0, max: 100 }),
  }),
);
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

interface Model {
  state: AccountState;
  waiting: { lotId: string; amount: number }[];
  held: { amount: number; taken: readonly LotPart[] }[];
  lots: Map<string, KnownLot>;
  movements: Movement[];
  next: number;
}

const move = (model: Model, from: Account, to: Account, moved: number): void => {
  if (moved <= 0) return;
  model.movements.push({
    kind: 'accrual',
    memberId: 'm',
    currency: 'bonus',
    amount: moved,
    from,
    to,
    promotionId: null,
    reason: '',
  });
};

/** Instant of the n-th day. */
const day = (n: number): number => n * 86_400_000;

function play(model: Model, one: Step): void {
  const lotId = `lot-${String(model.next).padStart(4, '0')}`;
  model.next += 1;
  switch (one.do) {
    case 'credit': {
      const expiresAtMs = one.expire === null ? null : day(one.expire);
      model.lots.set(lotId, { lotId, expiresAtMs });
      model.state = credit(model.state, { lotId, amount: one.amount, expiresAtMs }).state;
      move(model, 'house_issued', 'active', one.amount);
      return;
    }
    case 'pending':
      model.waiting.push({ lotId, amount: one.amount });
      model.lots.set(lotId, { lotId, expiresAtMs: null });
      model.state = creditPending(model.state, one.amount);
      move(model, 'house_issued', 'pending', one.amount);
      return;
    case 'activate': {
      const [lot] = model.waiting.splice(one.at % Math.max(1, model.waiting.length), 1);
      if (lot === undefined) return;
      model.state = activate(model.state, { ...lot, expiresAtMs: null }).state;
      move(model, 'pending', 'active', lot.amount);
      return;
    }
    case 'spend': {
      const done = spend(model.state, one.amount);
      const fromLots = done.taken.reduce((sum, part) => sum + part.amount, 0);
      expect(fromLots + done.beyond).toBe(one.amount);
      model.state = done.state;
      move(model, 'active', 'house_redeemed', one.amount);
      return;
    }
    case 'burn': {
      const lot = model.state.lots[one.at % Math.max(1, model.state.lots.length)];
      if (lot === undefined) return;
      const done = burn(model.state, lot.lotId);
      expect(done.burnt).toBe(lot.remaining);
      model.state = done.state;
      move(model, 'active', 'house_expired', done.burnt);
      return;
    }
    case 'reserve': {
      if (model.state.active < one.amount) return;
      const done = reserve(model.state, one.amount);
      model.state = done.state;
      model.held.push({ amount: one.amount, taken: done.taken });
      move(model, 'active', 'reserved', one.amount);
      return;
    }
    case 'release': {
      const [held] = model.held.splice(one.at % Math.max(1, model.held.length), 1);
      if (held === undefined) return;
      const used = Math.floor((held.amount * one.part) / 100);
      const parts = splitParts(held.taken, used);
      model.state = consumeReserved(model.state, used);
      move(model, 'reserved', 'house_redeemed', used);
      model.state = release(model.state, held.amount - used, parts.rest, model.lots).state;
      move(model, 'reserved', 'active', held.amount - used);
    }
  }
}

test('whatever happens to an account: lots make up the spendable balance, balances are sums of postings, Σ = 0', () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
      const model: Model = {
        state: EMPTY_ACCOUNT,
        waiting: [],
        held: [],
        lots: new Map(),
        movements: [],
        next: 1,
      };
      for (const one of steps) {
        play(model, one);
        const open = model.state.lots.reduce((sum, lot) => sum + lot.remaining, 0);
        expect(open).toBe(Math.max(0, model.state.active));
        expect(model.state.lots.every((lot) => lot.remaining > 0)).toBe(true);
      }
      const postings = postingsOf(model.movements);
      const sumOf = (account: Account): number =>
        postings.filter((one) => one.account === account).reduce((sum, one) => sum + one.amount, 0);
      expect(postings.reduce((sum, one) => sum + one.amount, 0)).toBe(0);
      expect(sumOf('active')).toBe(model.state.active);
      expect(sumOf('pending')).toBe(model.state.pending);
      expect(sumOf('reserved')).toBe(model.state.reserved);
      expect(new Set(postings.map((one) => one.leg)).size).toBe(postings.length);
    }),
    { numRuns: 500 },
  );
});

test('the earliest to expire is spent first, what never expires last, equal dates by age', () => {
  let state = EMPTY_ACCOUNT;
  const lots = [
    { lotId: 'a', amount: 10, expiresAtMs: null },
    { lotId: 'b', amount: 10, expiresAtMs: day(60) },
    { lotId: 'd', amount: 10, expiresAtMs: day(32) },
    { lotId: 'c', amount: 10, expiresAtMs: day(32) },
  ];
  for (const lot of lots) ({ state } = credit(state, lot));
  expect(spend(state, 35).taken).toEqual([
    { lotId: 'c', amount: 10 },
    { lotId: 'd', amount: 10 },
    { lotId: 'b', amount: 10 },
    { lotId: 'a', amount: 5 },
  ]);
});

test('spending beyond the balance goes below zero, and the next lot pays it first', () => {
  const { state } = spend(EMPTY_ACCOUNT, 70);
  expect(state).toMatchObject({ active: -70, lots: [] });
  expect(credit(state, { lotId: 'a', amount: 100, expiresAtMs: null })).toMatchObject({
    remaining: 30,
    state: { active: 30 },
  });
  expect(credit(state, { lotId: 'a', amount: 50, expiresAtMs: null })).toMatchObject({
    remaining: 0,
    state: { active: -20, lots: [] },
  });
});

test('a movement of nothing or of parts of a unit is a bug, not a posting', () => {
  const base = { kind: 'accrual' as const, memberId: 'm', currency: 'bonus', promotionId: null };
  for (const wrong of [0, -1, 0.5, Number.NaN]) {
    const movement: Movement = {
      ...base,
      amount: wrong,
      from: 'active',
      to: 'pending',
      reason: '',
    };
    expect(() => postingsOf([movement])).toThrow(RangeError);
  }
});

test('a lot asked for by name goes before those that burn earlier', () => {
  let state = EMPTY_ACCOUNT;
  ({ state } = credit(state, { lotId: 'a', amount: 10, expiresAtMs: day(1) }));
  ({ state } = credit(state, { lotId: 'b', amount: 10, expiresAtMs: null }));
  const done = spend(state, 25, 'b');
  expect(done.taken).toEqual([
    { lotId: 'b', amount: 10 },
    { lotId: 'a', amount: 10 },
  ]);
  expect(done).toMatchObject({ beyond: 5, state: { active: -5, lots: [] } });
});

test('what a purchase uses of a reservation is what was taken first', () => {
  const taken = [
    { lotId: 'a', amount: 3 },
    { lotId: 'b', amount: 5 },
  ];
  expect(splitParts(taken, 4)).toEqual({
    used: [
      { lotId: 'a', amount: 3 },
      { lotId: 'b', amount: 1 },
    ],
    rest: [{ lotId: 'b', amount: 4 }],
  });
  expect(splitParts(taken, 0)).toEqual({ used: [], rest: taken });
});
