/**
 * The limits and budgets of a bundle under the keys the engine counts them by (promotions/limits.ts): tills look up what
 * a cheque may ask for, headquarters sees what each has come to.
 */
import { unreachable } from '../kernel/unreachable.ts';
import type { BundleModel } from '../promotions/bundle.ts';
import { bucketOf } from './window.ts';

/** A limit that counts for more than one cheque or one customer. */
export interface SharedLimit {
  /** Beginning of its keys: `<promotion>/<limit>`, or `shared/<budget>`. */
  readonly name: string;
  /** null for a budget that several promotions share. */
  readonly promotionId: string | null;
  readonly limitId: string;
  readonly per: 'code' | 'store' | 'till' | 'promotion';
  readonly period: 'day' | 'week' | 'month' | 'all';
  readonly unit: 'uses' | 'money' | 'bonuses';
  readonly max: number;
}

/** What of a limit its keys are made of. */
export type CountedLimit = Pick<SharedLimit, 'name' | 'per' | 'period'>;

/** All of a bundle, in its order. */
export function sharedLimitsOf(model: Pick<BundleModel, 'budgets' | 'promotions'>): SharedLimit[] {
  const limits: SharedLimit[] = model.budgets.map((budget) => ({
    name: `shared/${budget.id}`,
    promotionId: null,
    limitId: budget.id,
    per: 'promotion',
    period: budget.period,
    unit: budget.unit,
    max: budget.max,
  }));
  for (const promotion of model.promotions) limits.push(...limitsOfPromotion(promotion));
  return limits;
}

type Promotion = BundleModel['promotions'][number];

function limitsOfPromotion(promotion: Promotion): SharedLimit[] {
  const { id: promotionId, budget } = promotion;
  const limits: SharedLimit[] = [];
  for (const { id: limitId, per: of, period, unit, max } of promotion.limits) {
    const per = sharedBy(of);
    if (per === null) continue;
    limits.push({
      name: `${promotionId}/${limitId}`,
      promotionId,
      limitId,
      per,
      period,
      unit,
      max,
    });
  }
  const purses = [
    ['uses', budget?.uses],
    ['money', budget?.moneyKopecks],
    ['bonuses', budget?.bonuses],
  ] as const;
  for (const [unit, max] of purses) {
    if (max === undefined) continue;
    const limitId = `budget.${unit}`;
    const name = `${promotionId}/${limitId}`;
    limits.push({ name, promotionId, limitId, per: 'promotion', period: 'all', unit, max });
  }
  return limits;
}

/** What a cheque is about, as far as limits ask. */
export interface LimitedCheque {
  readonly storeId: string;
  readonly tillId: string;
  readonly coupons: readonly string[];
}

/** Keys under which the engine may look for a limit's figure in a cheque of a local date. */
export function limitKeys(limit: CountedLimit, cheque: LimitedCheque, date: string): string[] {
  const bucket = bucketOf(limit.period, date);
  switch (limit.per) {
    case 'promotion':
      return [limit.name + bucket];
    case 'store':
      return [`${limit.name}:${cheque.storeId}${bucket}`];
    case 'till':
      return [`${limit.name}:${cheque.tillId}${bucket}`];
    case 'code':
      return cheque.coupons.map((code) => `${limit.name}:${code}${bucket}`);
    default:
      return unreachable(limit.per);
  }
}

/** null for limits that are one cheque's or one customer's own. */
export function sharedBy(per: Promotion['limits'][number]['per']): SharedLimit['per'] | null {
  return per === 'cheque' || per === 'customer' ? null : per;
}
