/** What a purchase does to its member's bonuses. */
import type { PurchaseFact } from '../purchase/fact.ts';
import type { Accrual } from '../promotions/result.ts';
import { postingsOf } from './posting.ts';
import type { Movement, Posting } from './posting.ts';

/** Bonuses the hub still holds for this purchase; null when it asked for none or they are gone. */
export interface HeldBonuses {
  readonly currency: string;
  readonly amount: number;
}

/** Redemption of a purchase split over where it is taken from. All in minor units. */
export interface RedemptionPlan {
  readonly currency: string;
  readonly fromReserved: number;
  /** Spent by the till from what it had been lent. */
  readonly fromLent: number;
  /** Taken from the spendable balance, which may become negative: a printed receipt is never refused. */
  readonly fromActive: number;
  /** Held but not spent: goes back. */
  readonly released: number;
}

/**
 * How the bonuses spent in a purchase are taken; null when there is nothing to take or give back. `lent`: what
 * of it comes from rights that lie with the till.
 */
export function planRedemption(
  fact: PurchaseFact,
  held: HeldBonuses | null,
  lent = 0,
): RedemptionPlan | null {
  const spent = fact.result.redemption;
  const granted = spent?.granted ?? 0;
  if (granted === 0 && held === null) return null;
  const currency = spent?.currency ?? held?.currency ?? '';
  const usable = held !== null && held.currency === currency ? held.amount : 0;
  const fromReserved = Math.min(granted, usable);
  const fromLent = Math.min(granted - fromReserved, lent);
  return {
    currency,
    fromReserved,
    fromLent,
    fromActive: granted - fromReserved - fromLent,
    released: usable - fromReserved,
  };
}

/** Whether a lot of this purchase can be spent at once; `activateOn` is a date of the store. */
export function isActiveAtOnce(fact: PurchaseFact, accrual: Accrual): boolean {
  return accrual.activateOn === null || accrual.activateOn <= fact.at.local.slice(0, 10);
}

/** Accruals that are booked: an accrual of nothing moves nothing. */
export function bookedAccruals(fact: PurchaseFact): Accrual[] {
  return fact.facts === null ? [] : fact.result.accruals.filter((accrual) => accrual.amount > 0);
}

/** Movements of a purchase in booking order: spending first, then what it earns. */
export function movementsOfPurchase(
  fact: PurchaseFact,
  held: HeldBonuses | null,
  lent = 0,
): Movement[] {
  const memberId = fact.facts?.memberId;
  if (memberId === undefined) return [];
  const names = new Map(fact.result.trace.map((entry) => [entry.promotionId, entry.name]));
  const movements: Movement[] = [];
  const plan = planRedemption(fact, held, lent);
  if (plan !== null) {
    const promotionId = fact.result.redemption?.promotionId ?? null;
    const common = {
      memberId,
      currency: plan.currency,
      promotionId,
      reason: (promotionId === null ? undefined : names.get(promotionId)) ?? fact.number,
    };
    const add = (part: Pick<Movement, 'kind' | 'from' | 'to' | 'amount'>): void => {
      if (part.amount > 0) movements.push({ ...common, ...part });
    };
    add({ kind: 'redemption', from: 'reserved', to: 'house_redeemed', amount: plan.fromReserved });
    add({ kind: 'redemption', from: 'reserved', to: 'house_redeemed', amount: plan.fromLent });
    add({ kind: 'redemption', from: 'active', to: 'house_redeemed', amount: plan.fromActive });
    add({ kind: 'release', from: 'reserved', to: 'active', amount: plan.released });
  }
  for (const accrual of bookedAccruals(fact)) {
    movements.push({
      kind: 'accrual',
      memberId,
      currency: accrual.currency,
      amount: accrual.amount,
      from: 'house_issued',
      to: isActiveAtOnce(fact, accrual) ? 'active' : 'pending',
      promotionId: accrual.promotionId,
      reason: names.get(accrual.promotionId) ?? accrual.promotionId,
    });
  }
  return movements;
}

/** The postings of a purchase; Σ = 0 in each currency. */
export function postingsOfPurchase(fact: PurchaseFact, held: HeldBonuses | null): Posting[] {
  return postingsOf(movementsOfPurchase(fact, held));
}
