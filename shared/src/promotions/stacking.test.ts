import { describe, expect, test } from 'vitest';
import { discounts, line, member, price, promo, whyNot } from './engine.testkit.ts';
import type { BundleInput, PromotionInput } from './bundle.ts';

const percent = (
  id: string,
  percentBp: number,
  fields: Partial<PromotionInput> & { skus?: string[] } = {},
): PromotionInput => {
  const { skus, ...rest } = fields;
  return promo(
    id,
    { kind: 'percent', percentBp, target: skus === undefined ? {} : { goods: { skus } } },
    rest,
  );
};
const A = line('a', { price: 10_000 });
const B = line('b', { price: 20_000 });
type Group = NonNullable<BundleInput['stackingGroups']>[number];
const group = (mode: Group['mode'], cap?: Group['cap']): Partial<BundleInput> => ({
  stackingGroups: [{ id: 'g', mode, ...(cap === undefined ? {} : { cap }) }],
});
const inGroup = { stackingGroup: 'g' };

describe('promotions side by side', () => {
  test('[MECH-13] goods come before the cheque whatever the priority', () => {
    const onCheque = promo(
      'cheque',
      { kind: 'amount_off', per: 'cheque', phase: 'cheque', amountKopecks: 5000 },
      { priority: 100 },
    );
    const result = price([onCheque, percent('goods', 1000)], [A]);
    expect(result.lines[0]?.parts.map((part) => [part.promotionId, part.amountKopecks])).toEqual([
      ['goods', 1000],
      ['cheque', 5000],
    ]);
  });

  test('greater priority first, equal ones by id', () => {
    const order = price(
      [percent('z', 1000, { priority: 5 }), percent('b', 1000), percent('a', 1000)],
      [A],
    );
    expect(order.trace.map((entry) => entry.promotionId)).toEqual(['z', 'a', 'b']);
    expect(order.lines[0]?.parts.map((part) => part.amountKopecks)).toEqual([1000, 900, 810]);
  });

  test('the best of a group, measured over all its discounts', () => {
    const rules = [
      percent('small', 500, inGroup),
      promo(
        'big',
        { kind: 'amount_off', per: 'cheque', phase: 'cheque', amountKopecks: 9000 },
        inGroup,
      ),
      percent('beside', 1000, { priority: -1 }),
    ];
    const result = price(rules, [A, B], { bundle: group('best') });
    expect(result.totals.discountKopecks).toBe(3000 + 9000);
    expect(result.trace.find((entry) => entry.promotionId === 'small')?.reason).toEqual({
      code: 'stacking.lost',
      fact: 'g',
      expected: null,
      seen: 'big',
    });
  });

  test('best on each line', () => {
    const rules = [
      percent('onA', 2000, { ...inGroup, skus: ['a'] }),
      percent('both', 1000, inGroup),
      percent('weak', 500, inGroup),
    ];
    const result = price(rules, [A, B], { bundle: group('best-per-line') });
    expect(discounts(result)).toEqual({ a: 2000, b: 2000 });
    expect(result.trace.map((entry) => [entry.promotionId, entry.outcome])).toEqual([
      ['both', 'applied'],
      ['onA', 'applied'],
      ['weak', 'skipped'],
    ]);
  });

  test('the first of a group that gives anything', () => {
    const rules = [
      percent('noGoods', 5000, { ...inGroup, skus: ['x'], priority: 9 }),
      percent('first', 500, { ...inGroup, priority: 5 }),
      percent('better', 5000, inGroup),
    ];
    const result = price(rules, [A], { bundle: group('first'), considerAll: true });
    expect(result.totals.discountKopecks).toBe(500);
    expect(whyNot(result, 'better')).toBe('stacking.lost');
    expect(whyNot(result, 'noGoods')).toBe('action.nothing');
  });

  test('bonuses count in a group at their worth', () => {
    const rules = [
      percent('off', 500, inGroup),
      promo(
        'bonus',
        { kind: 'earn', currency: 'bonus', how: { type: 'percent', percentBp: 1000 } },
        inGroup,
      ),
    ];
    const result = price(rules, [A], { bundle: group('best'), facts: member() });
    expect([result.totals.discountKopecks, result.accruals[0]?.amount]).toEqual([0, 1000]);
  });

  test('a group is decided at one turn, whoever of it is in the cheque', () => {
    const rules = [
      percent('absent', 100, { ...inGroup, priority: 9, skus: ['x'] }),
      percent('beside', 5000, { priority: 5 }),
      percent('half', 5000, inGroup),
      promo(
        'sum',
        { kind: 'amount_off', per: 'cheque', phase: 'cheque', amountKopecks: 4000 },
        inGroup,
      ),
    ];
    const lines = [A];
    const found = price(rules, lines, { bundle: group('best') });
    const all = price(rules, lines, { bundle: group('best'), considerAll: true });
    expect(all.lines).toEqual(found.lines);
    expect(whyNot(found, 'sum')).toBe('stacking.lost');
    expect(whyNot(all, 'absent')).toBe('action.nothing');
  });

  test('beside an exclusive discount a group of bonuses still chooses one', () => {
    const earn = (id: string, amount: number) =>
      promo(id, { kind: 'earn', currency: 'bonus', how: { type: 'fixed', amount } }, inGroup);
    const rules = [
      percent('alone', 500, { exclusive: 'cheque' }),
      earn('few', 5),
      earn('many', 50),
    ];
    const result = price(rules, [A], { bundle: group('best'), facts: member() });
    expect(result.accruals.map((one) => one.amount)).toEqual([50]);
  });

  test('a group may not give more than its cap', () => {
    const rules = [percent('one', 1000, inGroup), percent('two', 1000, inGroup)];
    const capped = price(rules, [A, B], { bundle: group('all', { shareBp: 1500 }) });
    expect(capped.totals.discountKopecks).toBe(4500);
    const money = price(rules, [A, B], { bundle: group('all', { amountKopecks: 1000 }) });
    expect(money.totals.discountKopecks).toBe(1000);
  });

  test('an exclusive promotion is alone with the cheque; bonuses of others remain', () => {
    const rules = [
      percent('alone', 500, { exclusive: 'cheque', priority: -5 }),
      percent('other', 5000, { priority: 5 }),
      promo('bonus', { kind: 'earn', currency: 'bonus', how: { type: 'fixed', amount: 5 } }),
    ];
    const result = price(rules, [A], { facts: member() });
    expect(result.totals.discountKopecks).toBe(500);
    expect(whyNot(result, 'other')).toBe('stacking.exclusive');
    expect(result.accruals).toHaveLength(1);
  });

  test('an exclusive promotion that gives nothing leaves the others alone', () => {
    const rules = [
      percent('alone', 500, { exclusive: 'cheque', skus: ['x'] }),
      percent('other', 5000),
    ];
    expect(price(rules, [A], { considerAll: true }).totals.discountKopecks).toBe(5000);
  });

  test('exclusive goods are out of reach of the others, also of a discount on the cheque', () => {
    const rules = [
      percent('mine', 500, { exclusive: 'lines', skus: ['a'] }),
      percent('other', 1000, { priority: 5 }),
      promo('cheque', { kind: 'amount_off', per: 'cheque', phase: 'cheque', amountKopecks: 100 }),
    ];
    expect(discounts(price(rules, [A, B]))).toEqual({ a: 500, b: 2100 });
  });
});

describe('limits and budgets', () => {
  const limited = (
    limit: Partial<NonNullable<PromotionInput['limits']>[number]>,
    fields: Partial<PromotionInput> = {},
  ): PromotionInput => ({
    ...percent('p', 1000),
    limits: [{ id: 'l', per: 'promotion', unit: 'money', max: 2500, ...limit }],
    ...fields,
  });

  test('[MK-10] two lines cannot both spend the last of a budget', () => {
    const result = price([limited({})], [A, B]);
    expect(result.totals.discountKopecks).toBe(2500);
    expect(result.consumptions).toEqual([
      { promotionId: 'p', limitId: 'l', key: 'p/l', per: 'promotion', unit: 'money', amount: 2500 },
    ]);
  });

  test('what was spent before counts, by the key with its period', () => {
    const monthly = limited({ period: 'month' });
    const spent = (key: string) =>
      price([monthly], [A, B], { cheque: { limitsUsed: { [key]: 2000 } } }).totals.discountKopecks;
    expect(spent('p/l@2025-11')).toBe(500);
    expect(spent('p/l@2025-10')).toBe(2500);
    const keys = (['day', 'week', 'all'] as const).map(
      (period) => price([limited({ period })], [A]).consumptions[0]?.key,
    );
    expect(keys).toEqual(['p/l@2025-11-19', 'p/l@w2025-11-17', 'p/l']);
  });

  test('a limit that skips gives all or nothing', () => {
    const strict = limited({ onExceed: 'skip' });
    const result = price([strict], [A, B]);
    expect(result.totals.discountKopecks).toBe(0);
    expect(whyNot(result, 'p')).toBe('limit.money');
    expect(price([strict], [A]).totals.discountKopecks).toBe(1000);
  });

  test('a limit per customer is the member’s own counter', () => {
    const once = limited({ per: 'customer', unit: 'uses', max: 1 });
    const used = (counters: Record<string, number>) =>
      price([once], [A], { facts: member({ counters }) });
    expect(used({}).totals.discountKopecks).toBe(1000);
    expect(used({}).factsRead).toEqual(['member.counters.p/l']);
    expect(whyNot(used({ 'p/l': 1 }), 'p')).toBe('limit.uses');
    expect(whyNot(price([once], [A]), 'p')).toBe('limit.no_member');
  });

  test('a campaign’s budget is spent by its promotions together', () => {
    const bundle = { budgets: [{ id: 'spring', unit: 'money', max: 3000 } as const] };
    const rules = [
      percent('one', 2000, { budgets: ['spring'], priority: 1 }),
      percent('two', 2000, { budgets: ['spring'] }),
    ];
    const result = price(rules, [A], { bundle });
    expect(result.consumptions.map((one) => [one.key, one.amount])).toEqual([
      ['shared/spring', 2000],
      ['shared/spring', 1000],
    ]);
  });

  test('a budget of bonuses is exact too', () => {
    const rules = [
      {
        ...promo('p', {
          kind: 'earn',
          currency: 'bonus',
          how: { type: 'percent', percentBp: 1000 },
        }),
        budget: { bonuses: 700 },
      },
    ];
    const result = price(rules, [A], { facts: member() });
    expect(result.accruals[0]?.amount).toBe(700);
    expect(result.consumptions[0]).toMatchObject({ limitId: 'budget.bonuses', amount: 700 });
  });
});

describe('where and when a promotion runs', () => {
  test('[MK-01] period, weekdays, hours, place and audience, each with its reason', () => {
    const cases: readonly [Partial<PromotionInput>, string | null][] = [
      [{ period: { from: '2025-11-19T12:00:00', to: '2025-11-19T12:00:01' } }, null],
      [{ period: { from: '2025-11-19T12:00:01' } }, 'period.not_started'],
      [{ period: { to: '2025-11-19T12:00:00' } }, 'period.ended'],
      [{ period: { weekdays: [6, 7] } }, 'period.weekday'],
      [{ period: { hours: [{ from: '08:00', to: '12:00' }] } }, 'period.hours'],
      [{ scope: { stores: ['0190f0a0-0000-7000-8000-00000000000f'] } }, 'scope.store'],
      [{ audience: { who: 'anonymous' } }, 'audience.anonymous_only'],
      [{ audience: { anySegment: ['vip'] } }, null],
      [{ audience: { anySegment: ['x'] } }, 'audience.segment'],
      [{ audience: { noSegment: ['vip'] } }, 'audience.excluded_segment'],
    ];
    for (const [fields, code] of cases) {
      const result = price([percent('p', 1000, fields)], [A], {
        facts: member({ segments: ['vip'] }),
        considerAll: true,
      });
      expect([fields, whyNot(result, 'p')]).toEqual([fields, code]);
    }
  });
});
