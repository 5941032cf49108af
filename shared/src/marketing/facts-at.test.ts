import { expect, test } from 'vitest';
import { memberFacts } from '../promotions/cheque.ts';
import { kopecks } from '../money/types.ts';
import { factsAt, marketingSettings, NO_SETTINGS, NOTHING_TIMED } from './facts-at.ts';
import type { Circumstances, TimedFacts } from './facts-at.ts';

const STORE = 'store-1';
const TILL = 'till-1';
const facts = (more: Record<string, unknown> = {}) =>
  memberFacts.parse({
    memberId: '0192a000-0000-7000-8000-000000000010',
    attributes: {},
    dates: {},
    answers: {},
    statuses: {},
    segments: [],
    counters: {},
    coupons: {},
    balances: {},
    history: {},
    card: null,
    contacts: null,
    ...more,
  });
const now = (local: string, more: Partial<Circumstances> = {}): Circumstances => ({
  settings: NO_SETTINGS,
  at: { epochMs: Date.parse(`${local}Z`), local },
  storeId: STORE,
  tillId: TILL,
  figureOf: () => 0,
  ...more,
});

test('[R22-04] a coupon is in the hand from its first moment to its last, by the till’s own clock', () => {
  const coupon = { code: 'C1', emission: 'e', fromMs: 1000, untilMs: 2000 };
  const timed = { ...NOTHING_TIMED, coupons: [coupon] };
  const heldAt = (epochMs: number) =>
    Object.keys(
      factsAt(
        facts(),
        timed,
        now('1970-01-01T00:00:01', {
          at: { epochMs, local: '1970-01-01T00:00:01' },
        }),
      ).coupons,
    );
  expect([999, 1000, 1999, 2000].map((at) => heldAt(at).length)).toEqual([0, 1, 1, 0]);
});

test('[MK-05] a counter of the month is zero in the next one, also on a till that heard nothing since', () => {
  const settings = marketingSettings.parse({
    ...NO_SETTINGS,
    counters: [
      { code: 'visits', per: 'customer', window: 'month' },
      { code: 'gifts', per: 'promotion', window: 'day' },
      { code: 'queue', per: 'store', window: 'day' },
    ],
  });
  const kept = facts({
    counters: { 'visits@2026-11': 4, 'gifts:tea@2026-11-30': 2, 'tea/once': 1 },
  });
  const figures = new Map([
    ['counter/queue:store-1@2026-11-30', 9],
    ['counter/queue:store-2@2026-11-30', 1],
  ]);
  const figureOf = (key: string) => figures.get(key) ?? 0;
  const at = (local: string) =>
    factsAt(kept, NOTHING_TIMED, now(local, { settings, figureOf })).counters;
  expect(at('2026-11-30T23:59:59')).toMatchObject({
    visits: 4,
    'gifts:tea': 2,
    queue: 9,
    'tea/once': 1,
  });
  expect(at('2026-12-01T00:00:00')).toMatchObject({ visits: 0, queue: 0 });
  expect(at('2026-12-01T00:00:00')).not.toHaveProperty('gifts:tea');
});

test('history by window is added up from days at the moment of the sale', () => {
  const settings = marketingSettings.parse({
    ...NO_SETTINGS,
    historyKeys: ['month', '30d', 'category:tea:7d', 'all', 'nonsense'],
  });
  const day = (date: string, count: number, sum: number): TimedFacts['days'][string][number] => [
    date,
    count,
    kopecks.parse(sum),
  ];
  const timed = {
    ...NOTHING_TIMED,
    days: {
      all: [day('2026-10-25', 1, 1000), day('2026-11-02', 2, 500), day('2026-11-20', 1, 250)],
      'category:tea': [day('2026-11-02', 1, 300)],
    },
  };
  const read = factsAt(
    facts({ history: { all: { count: 4, sumKopecks: 1750, lastDate: '2026-11-20' } } }),
    timed,
    now('2026-11-21T12:00:00', { settings }),
  ).history;
  expect(read).toEqual({
    all: { count: 4, sumKopecks: 1750, lastDate: '2026-11-20' },
    month: { count: 3, sumKopecks: 750, lastDate: '2026-11-20' },
    '30d': { count: 4, sumKopecks: 1750, lastDate: '2026-11-20' },
    'category:tea:7d': { count: 0, sumKopecks: 0, lastDate: null },
  });
});
