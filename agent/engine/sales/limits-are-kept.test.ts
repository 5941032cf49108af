/** Limits, counters and restrictions at a till: the hub's figures, and what was sold here since. */
import { describe, expect, test } from 'vitest';
import type { RestrictionUse } from '@verno/shared/marketing/restriction';
import type { PromotionInput } from '@verno/shared/promotions/bundle';
import { problemSentence } from '@verno/shared/contracts/till-problems';
import { purchaseFact } from '@verno/shared/purchase/fact';
import type { PurchaseFact } from '@verno/shared/purchase/fact';
import { applyPage } from '../feed/apply.ts';
import { ANNA, ANNA_CARD, PARTNER, STORE, TILL, feedOf, member } from '../shop.testkit.ts';
import { tillId } from '@verno/shared/kernel/ids';
import { bundleItem } from '../till.testkit.ts';
import { startCounter } from './counter.testkit.ts';

type Desk = ReturnType<typeof startCounter>;
type Limit = NonNullable<PromotionInput['limits']>[number];

/** Half price on everything, within these limits. */
const half = (limits: readonly Limit[], more: Partial<PromotionInput> = {}): PromotionInput => ({
  id: 'half',
  version: 1,
  name: 'Половина',
  rules: [{ id: 'r', actions: [{ kind: 'percent', percentBp: 5000 }] }],
  limits: [...limits],
  ...more,
});

async function openDesk(promotions: readonly PromotionInput[]): Promise<Desk> {
  const desk = startCounter(null);
  await receive(desk, [bundleItem(1, promotions)]);
  return desk;
}

/** What the hub sends is applied and prices move. */
async function receive(desk: Desk, items: ReturnType<typeof feedOf>): Promise<void> {
  const applied = applyPage(desk.store, { items, cursors: {}, complete: false }, 2, null);
  expect(applied.problems).toEqual([]);
  if (applied.bundles.length > 0) await desk.counter.adopt(applied.bundles);
  else await desk.counter.refresh();
}

const change = (kind: string, key: string, value: unknown) => feedOf([{ kind, key, value }]);
const used = (key: string, count: number | null) =>
  change('limit_used', key, count === null ? null : { key, used: count });

/** Sells one milk and gives the purchase as it lies in the outbox. */
async function sell(desk: Desk, card: string | null = null): Promise<PurchaseFact> {
  const { run } = desk.cashier;
  await run('enterCode', { code: '4600000000015' });
  if (card !== null) await run('enterCode', { code: card });
  await run('pay', { method: 'cash', tenderedKopecks: null });
  const { events } = desk.store;
  return purchaseFact.parse(events.at(1, events.head(1)?.seq ?? 0)?.payload);
}
const discount = ({ result }: PurchaseFact): number => result.totals.discountKopecks;

describe('[MK-10] limits at a till off-line', () => {
  test('own sales count at once, and go on counting when the hub has said a figure of others', async () => {
    const desk = await openDesk([half([], { budget: { uses: 3 } })]);
    const first = await sell(desk);
    expect([discount(first) > 0, first.cheque.limitsUsed]).toEqual([true, undefined]);
    // Another till used one: the hub says 1, ours is not in it yet.
    await receive(desk, used('half/budget.uses', 1));
    const second = await sell(desk);
    expect([discount(second) > 0, second.cheque.limitsUsed]).toEqual([
      true,
      { 'half/budget.uses': 2 },
    ]);
    expect(discount(await sell(desk))).toBe(0);
  });

  test('what was sent is counted once: by the hub, when it says the figure', async () => {
    const desk = await openDesk([half([], { budget: { uses: 3 } })]);
    await sell(desk);
    desk.store.figures.markSent(1, 1);
    await receive(desk, used('half/budget.uses', 1));
    await sell(desk);
    const third = await sell(desk);
    expect([discount(third) > 0, third.cheque.limitsUsed]).toEqual([
      true,
      { 'half/budget.uses': 2 },
    ]);
  });

  test('figures of other stores, of past days and of other codes say nothing here', async () => {
    const limits = (['store', 'till'] as const).map((per) => ({
      id: per,
      per,
      period: 'day' as const,
      unit: 'uses' as const,
      max: 1,
    }));
    const desk = await openDesk([half(limits)]);
    const other = PARTNER;
    await receive(desk, [
      ...used(`half/store:${other}@2026-11-21`, 9),
      ...used(`half/store:${STORE}@2020-01-01`, 9),
      ...used(`half/till:${TILL}@2020-01-01`, 9),
    ]);
    expect(discount(await sell(desk))).toBeGreaterThan(0);
    expect(discount(await sell(desk))).toBe(0);
  });

  test('one a customer: the second purchase of the day knows of the first, also after the hub’s word', async () => {
    const limits = [{ id: 'one', per: 'customer', unit: 'uses', max: 1 } as const];
    const desk = await openDesk([half(limits)]);
    expect(discount(await sell(desk, ANNA_CARD))).toBeGreaterThan(0);
    expect(discount(await sell(desk, ANNA_CARD))).toBe(0);
    desk.store.figures.markSent(1, 2);
    const facts = { ...member().facts, counters: { 'half/one': 0 } };
    await receive(desk, change('member', ANNA, member({ facts })));
    expect(discount(await sell(desk, ANNA_CARD))).toBeGreaterThan(0);
  });
});

test('[MK-05] counters of the day and the first purchase are counted here before the hub hears of them', async () => {
  const desk = await openDesk([
    {
      id: 'visits',
      version: 1,
      name: 'Визиты',
      rules: [
        {
          id: 'r',
          actions: [{ kind: 'change_counter', key: 'visits', op: 'increase', amount: 1 }],
        },
      ],
    },
    {
      id: 'third',
      version: 1,
      name: 'Третий визит',
      rules: [
        {
          id: 'r',
          when: { kind: 'counter', key: 'visits', min: 2, max: 2 },
          actions: [{ kind: 'percent', percentBp: 5000 }],
        },
      ],
    },
    {
      id: 'first',
      version: 1,
      name: 'Первая покупка',
      rules: [
        {
          id: 'r',
          when: { kind: 'history', key: 'all', measure: 'count', max: 0 },
          actions: [{ kind: 'percent', percentBp: 2000 }],
        },
      ],
    },
  ]);
  const settings = {
    counters: [{ code: 'visits', per: 'customer', window: 'day' }],
    historyKeys: ['all'],
    restrictions: [],
  };
  const none = { count: 0, sumKopecks: 0, lastDate: null };
  const facts = { ...member().facts, history: { all: none } };
  await receive(desk, [
    ...change('marketing_settings', 'current', settings),
    ...change('member', ANNA, member({ facts })),
  ]);
  const given = [];
  for (let visit = 0; visit < 4; visit += 1) given.push(discount(await sell(desk, ANNA_CARD)));
  expect(given).toEqual([1798, 0, 4495, 0]);
});

describe('[ADM-06] restrictions', () => {
  const restricted = (...rules: Partial<RestrictionUse['restriction']>[]) =>
    change('marketing_settings', 'current', {
      counters: [],
      historyKeys: [],
      restrictions: rules.map((rule, index) => ({
        id: `r${index}`,
        name: 'Не больше двух покупок в день',
        per: 'member',
        period: 'day',
        what: 'purchases',
        max: 2,
        action: 'block',
        ...rule,
      })),
    });

  test('the third purchase of the card is blocked in words, another customer is not', async () => {
    const desk = await openDesk([]);
    await receive(desk, restricted({}));
    await sell(desk, ANNA_CARD);
    await sell(desk, ANNA_CARD);
    const { run, refused } = desk.cashier;
    await run('enterCode', { code: '4600000000015' });
    await run('enterCode', { code: ANNA_CARD });
    expect(await refused('pay', { method: 'cash', tenderedKopecks: null })).toBe(
      'restriction.blocked',
    );
    expect(desk.lines()).toEqual(['MILK']);
    await run('dismissMember', null);
    await run('pay', { method: 'cash', tenderedKopecks: null });
    expect(desk.phase()).toBe('paid');
  });

  test('one that warns tells and lets go on; a till’s sum counts what the hub knows', async () => {
    const desk = await openDesk([]);
    const today = new Date(Date.now() + 6 * 3_600_000).toISOString().slice(0, 10);
    await receive(desk, [
      ...restricted({
        per: 'till',
        what: 'paid',
        max: 10_000,
        action: 'warn',
        name: 'Касса: 100 ₽',
      }),
      ...used(`restriction/r0:${TILL}@${today}`, 500),
    ]);
    await sell(desk);
    expect(desk.notice()).toBeNull();
    await sell(desk);
    const notice = desk.notice();
    expect(notice?.level).toBe('warning');
    expect(problemSentence(notice!.problem, 'ru')).toBe(
      'Ограничение «Касса: 100 ₽» превышено. Продажа разрешена: обратите внимание на покупателя.',
    );
    expect(problemSentence(notice!.problem, 'en')).toContain('is exceeded');
  });

  test('a cheque too dear, here alone', async () => {
    const desk = await openDesk([]);
    const cheque = { per: 'cheque', what: 'paid', max: 8989 } as const;
    await receive(desk, restricted({ ...cheque, tills: [tillId.parse(PARTNER)] }));
    await sell(desk);
    await receive(desk, restricted({ ...cheque, tills: [tillId.parse(TILL)] }));
    await desk.cashier.run('enterCode', { code: '4600000000015' });
    expect(await desk.cashier.refused('pay', { method: 'card', tenderedKopecks: null })).toBe(
      'restriction.blocked',
    );
  });
});
