import fc from 'fast-check';
import { expect, test } from 'vitest';
import { dateOf } from '../promotions/calendar.ts';
import {
  afterEvent,
  afterReview,
  measuredThrough,
  nextReview,
  nextTier,
  rankOf,
  statusSystem,
  tierFor,
} from './status.ts';
import type { Standing, StatusSystem } from './status.ts';
import { conditionText, dateText, progressText } from './status-text.ts';

const TIERS = [
  { code: 'base', name: { ru: 'Базовый', en: 'Base' }, from: 0 },
  { code: 'silver', name: { ru: 'Серебро', en: 'Silver' }, from: 500_000 },
  { code: 'gold', name: { ru: 'Золото', en: 'Gold' }, from: 1_000_000 },
];
const system = (more: Record<string, unknown> = {}): StatusSystem =>
  statusSystem.parse({
    id: 'tier',
    name: { ru: 'Уровень', en: 'Tier' },
    timeZone: 'Europe/Moscow',
    measure: { what: 'sum', window: 'year' },
    tiers: TIERS,
    review: 'month',
    downgrade: 'keep_till',
    ...more,
  });
const gold: Standing = { tier: 'gold', since: '2026-10-05', reviewOn: '2026-11-01' };

const figure = fc.integer({ min: 0, max: 2_000_000 });
const policy = fc.constantFrom('keep_till', 'step', 'straight');

test('[R22-06] a member goes up at once, and never by less than he reached', () => {
  fc.assert(
    fc.property(policy, figure, figure, (downgrade, first, second) => {
      const one = system({ downgrade });
      const before = afterEvent(one, null, first, '2026-11-02');
      expect(before.tier).toBe(tierFor(one, first).code);
      const after = afterEvent(one, before, second, '2026-11-20');
      const reached = rankOf(one, tierFor(one, second).code);
      expect(rankOf(one, after.tier)).toBeGreaterThanOrEqual(reached);
      // Down before the review by one policy alone.
      if (downgrade !== 'straight') {
        expect(rankOf(one, after.tier)).toBeGreaterThanOrEqual(rankOf(one, before.tier));
      }
      expect(after.reviewOn > '2026-11-20').toBe(true);
    }),
  );
});

test('[R22-06] the review lets fall to what was reached, by one tier, or not before', () => {
  expect(afterEvent(system(), gold, 0, '2026-10-20')).toEqual(gold);
  expect(afterEvent(system({ downgrade: 'straight' }), gold, 0, '2026-10-20').tier).toBe('base');
  expect(afterReview(system(), gold, 0)).toEqual({
    tier: 'base',
    since: '2026-11-01',
    reviewOn: '2026-12-01',
  });
  expect(afterReview(system({ downgrade: 'step' }), gold, 0).tier).toBe('silver');
  const kept = afterReview(system(), gold, 1_500_000);
  expect(kept).toEqual({ ...gold, reviewOn: '2026-12-01' });
});

test('[R22-06] a review never lifts nobody out of nowhere: it ends where the figure or the step says', () => {
  fc.assert(
    fc.property(policy, figure, fc.constantFrom(...TIERS), (downgrade, measured, tier) => {
      const one = system({ downgrade });
      const before = { ...gold, tier: tier.code };
      const after = afterReview(one, before, measured);
      const [was, is, reached] = [
        rankOf(one, before.tier),
        rankOf(one, after.tier),
        rankOf(one, tierFor(one, measured).code),
      ];
      expect(is).toBe(downgrade === 'step' ? Math.max(reached, was - 1) : reached);
      expect(after.reviewOn > before.reviewOn).toBe(true);
    }),
  );
});

test('the next review is always later, and measures the day before it', () => {
  fc.assert(
    fc.property(
      fc.constantFrom('month', 'year', { days: 1 }, { days: 90 }),
      fc.integer({ min: 0, max: 40_000 }),
      (review, day) => {
        const on = nextReview(system({ review }), dateOf(day));
        expect(on > dateOf(day)).toBe(true);
        expect(measuredThrough(on) >= dateOf(day)).toBe(true);
      },
    ),
  );
});

test('[R22-06] in plain words: where I am, how far it is, when it is looked at', () => {
  const standing = { tier: 'silver', since: '2026-11-01', reviewOn: '2026-12-01' };
  const said = progressText(system(), standing, 850_000);
  expect(said.ru.replaceAll('\u00a0', ' ')).toBe(
    'Статус «Серебро». Учтено (сумма покупок за год): 8 500 ₽. Ещё 1 500 ₽ до статуса «Золото». ' +
      'Следующий пересчёт 1 декабря 2026.',
  );
  expect(said.en.replaceAll('\u00a0', ' ')).toBe(
    'Tier “Silver”. Counted (sum of purchases this year): 8 500 ₽. 1 500 ₽ more to “Gold”. ' +
      'Next update on 1 December 2026.',
  );
  expect(progressText(system(), gold, 1_200_050).ru).toContain('Это высший статус.');
  expect(progressText(system(), { ...standing, tier: 'base' }, 600_000).ru).toContain(
    'Условие статуса «Серебро» выполнено.',
  );
  expect(nextTier(system(), 'gold', 0)).toBeNull();
});

test('[R22-06] conditions of every measure in words', () => {
  const top = TIERS.at(2)!;
  const text = (measure: unknown) =>
    conditionText(system({ measure }), top, { points: 0 }).ru.replaceAll('\u00a0', ' ');
  expect(text({ what: 'sum', window: { days: 90 } })).toBe(
    'Золото: сумма покупок за последние 90 дн. от 10 000 ₽',
  );
  expect(text({ what: 'count', window: 'month' })).toBe(
    'Золото: число покупок за месяц от 1 000 000 покупок',
  );
  expect(text({ what: 'balance', currency: 'points' })).toBe(
    'Золото: бонусы на счёте от 1 000 000 бонусов',
  );
  const counts = statusSystem.parse({
    ...system({ measure: { what: 'count', window: 'all' } }),
    tiers: [TIERS[0], { ...TIERS[1], from: 1 }, { ...TIERS[2], from: 3 }],
  });
  const missing = (count: number) =>
    progressText(counts, { ...gold, tier: 'silver' }, count).ru.replaceAll('\u00a0', ' ');
  expect(missing(1)).toContain('Ещё 2 покупки до');
  expect(missing(2)).toContain('Ещё 1 покупка до');
  expect(dateText('2027-01-09')).toEqual({ ru: '9 января 2027', en: '9 January 2027' });
});

test('systems that could not be told apart or climbed are refused', () => {
  const wrong = (tiers: unknown) => statusSystem.safeParse({ ...system(), tiers }).success;
  expect(wrong([{ ...TIERS[0], from: 1 }, TIERS[1]])).toBe(false);
  expect(wrong([TIERS[0], TIERS[2], TIERS[1]])).toBe(false);
  expect(wrong([TIERS[0], { ...TIERS[1], code: 'base' }])).toBe(false);
});
