/**
 * Points. What a purchase earns, and what pays a cheque, are bonuses of one currency. A reward with a price
 * in points is a promotion that asks for a counter and lowers it.
 */
import type { ActionInput, BundleInput } from '@verno/shared/promotions/bundle';
import type { ConditionInput } from '@verno/shared/promotions/condition';
import type { OutsideCase, Promotion } from './case.ts';
import { isWhole, toBp, toPoints } from './desk.ts';
import type { Desk } from './desk.ts';
import { filterOf } from './goods.ts';

export const POINTS = 'points';

/** Hundredths of a point. */
const MINOR = 100;

export function currencyOf(): NonNullable<BundleInput['currencies']>[number] {
  return {
    code: POINTS,
    name: { ru: 'Баллы', en: 'Points' },
    precision: 2,
    perRuble: MINOR,
  };
}

export function isReward({ kind, pointsCost }: Promotion): boolean {
  return kind === 'spend_points' || pointsCost !== undefined;
}

/** Points come of what is paid in money only where the case says so. */
export function earnsBeforeSpending({ base }: Promotion): boolean {
  return base === undefined || !/after|paid/i.test(base);
}

export function earnOf(desk: Desk, promotion: Promotion): ActionInput {
  const { perMoney, expireAfterDays } = promotion;
  if (perMoney === undefined) desk.unsupported.push('earn_points without perMoney');
  return {
    kind: 'earn',
    currency: POINTS,
    // A point is worth a unit of money here, so points per money are a share of it.
    how: { type: 'percent', percentBp: toBp(desk, (perMoney ?? 0) * 100, 'perMoney') },
    target: { goods: filterOf(desk, promotion.match) },
    base: earnsBeforeSpending(promotion) ? 'discounted' : 'paid',
    ...(expireAfterDays === undefined ? {} : { lifetime: { expireAfterDays } }),
  };
}

export function spendOf(desk: Desk, promotion: Promotion): ActionInput {
  const perRuble = MINOR / (promotion.moneyPerPoint ?? 1);
  if (!isWhole(perRuble, 1)) desk.unsupported.push(`moneyPerPoint ${promotion.moneyPerPoint}`);
  const target = { goods: filterOf(desk, promotion.match) };
  return { kind: 'redeem', currency: POINTS, perRuble: Math.round(perRuble), target };
}

/**
 * What the customer wishes to pay with: whole rewards, as many as his points make.
 * @returns hundredths of a point; null when nobody pays with points
 */
export function wishOf(desk: Desk, one: OutsideCase, availableMinor: number): number | null {
  const spend = one.promotions.find((promotion) => promotion.kind === 'spend_points');
  if (spend === undefined || one.context.redeem === false) return null;
  const step = toPoints(desk, spend.requiredPoints ?? 0, 'requiredPoints');
  return step === 0 ? availableMinor : availableMinor - (availableMinor % step);
}

/**
 * What a reward's price asks: enough points for it and for those before it. Where the case knows of no
 * points there is nothing to ask.
 */
export function priceCondition(
  desk: Desk,
  one: OutsideCase,
  promotion: Promotion,
): ConditionInput[] {
  if (promotion.pointsCost === undefined || one.context.points === undefined) return [];
  let before = 0;
  for (const other of one.promotions) {
    before += other.pointsCost ?? 0;
    if (other === promotion) break;
  }
  return [{ kind: 'counter', key: POINTS, min: toPoints(desk, before, 'pointsCost') }];
}

export function priceActions(desk: Desk, { pointsCost }: Promotion): ActionInput[] {
  if (pointsCost === undefined) return [];
  const amount = toPoints(desk, pointsCost, 'pointsCost');
  return [{ kind: 'change_counter', key: POINTS, op: 'decrease', amount }];
}
