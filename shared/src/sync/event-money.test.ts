import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { addToDays } from './day-totals.ts';
import type { DayTotal } from './day-totals.ts';
import { moneyOfEvent } from './event-money.ts';
import type { EventMoney } from './event-money.ts';

const at = { epochMs: 1, local: '2026-11-21T23:59:59' };
const totals = { totals: { totalKopecks: 1250 } };

describe('money in an event', () => {
  test('of a sale and of a refund, by the store’s own day', () => {
    const sale = { kind: 'purchase.confirmed', payload: { number: '07-1', at, result: totals } };
    const refund = {
      kind: 'purchase.refunded',
      payload: { number: '07-2', at, moneyKopecks: 500 },
    };
    const local = at.local;
    const day = '2026-11-21';
    expect(moneyOfEvent(sale)).toEqual({ what: 'sale', number: '07-1', local, day, kopecks: 1250 });
    expect(moneyOfEvent(refund)).toEqual({
      what: 'refund',
      number: '07-2',
      local,
      day,
      kopecks: 500,
    });
  });

  test('whatever else an event holds has none, and never throws', () => {
    fc.assert(
      fc.property(
        fc.constantFrom('purchase.confirmed', 'purchase.refunded', 'till.rebuilt', 'x'),
        fc.jsonValue(),
        (kind, payload) => moneyOfEvent({ kind, payload }) === null,
      ),
    );
    for (const payload of [
      { number: '1', at, result: { totals: { totalKopecks: -1 } } },
      { number: '1', at: { local: 'yesterday' }, result: totals },
    ]) {
      expect(moneyOfEvent({ kind: 'purchase.confirmed', payload })).toBeNull();
    }
  });
});

test('[SYNC-03] days add up to what was added, in whatever order it came', () => {
  const money = fc.record({
    what: fc.constantFrom<EventMoney['what']>('sale', 'refund'),
    day: fc.constantFrom('2026-11-20', '2026-11-21', '2026-11-22'),
    kopecks: fc.nat(1_000_000),
  });
  const add = (all: readonly { what: EventMoney['what']; day: string; kopecks: number }[]) => {
    let days: ReadonlyMap<string, DayTotal> = new Map();
    for (const one of all) days = addToDays(days, one);
    return [...days.values()].toSorted((a, b) => a.day.localeCompare(b.day));
  };
  fc.assert(
    fc.property(fc.array(money), (all) => {
      const days = add(all);
      expect(days).toEqual(add(all.toReversed()));
      const sum = (what: EventMoney['what']) =>
        all.filter((one) => one.what === what).reduce((total, one) => total + one.kopecks, 0);
      expect(days.reduce((total, day) => total + day.salesKopecks, 0)).toBe(sum('sale'));
      expect(days.reduce((total, day) => total + day.refundsKopecks, 0)).toBe(sum('refund'));
      expect(days.reduce((total, day) => total + day.sales + day.refunds, 0)).toBe(all.length);
    }),
  );
});
