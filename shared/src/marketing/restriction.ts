/**
 * Restrictions (ограничения) of a store, a till or a member's card: so many purchases, so much money, discount or bonuses
 * in a period; over it the cashier is warned or the payment refused. Counted by the hub, checked at the till.
 */
import { z } from 'zod';
import { storeId, tillId } from '../kernel/ids.ts';
import { unreachable } from '../kernel/unreachable.ts';
import type { Cheque } from '../promotions/cheque.ts';
import type { EngineResult } from '../promotions/result.ts';
import { code } from '../promotions/vocabulary.ts';
import { bucketOf } from './window.ts';

export const RESTRICTIONS_MAX = 200;
const PLACES_MAX = 1000;

export const restriction = z.strictObject({
  id: code,
  /** Shown to the cashier when it is overstepped. */
  name: z.string().min(1).max(200),
  /** Whose figure: one cheque's, a member's (whichever of his cards), a till's, a store's. */
  per: z.enum(['cheque', 'member', 'till', 'store']),
  period: z.enum(['day', 'week', 'month', 'all']),
  /** Purchases; kopecks paid in money; kopecks of discount; minor units of bonuses spent. */
  what: z.enum(['purchases', 'paid', 'discount', 'redeemed']),
  /** The most that is let through. */
  max: z.int().min(0).max(1_000_000_000_000),
  action: z.enum(['warn', 'block']),
  /** Empty = everywhere. */
  stores: z.array(storeId).max(PLACES_MAX).default([]),
  tills: z.array(tillId).max(PLACES_MAX).default([]),
  /** Store-local dates; null = without end. */
  from: z.iso.date().nullable().default(null),
  to: z.iso.date().nullable().default(null),
});
export type Restriction = z.infer<typeof restriction>;

/** What a purchase adds to a restriction's figure. */
export interface RestrictionUse {
  readonly restriction: Restriction;
  /** Under this key the hub and the till add it up. */
  readonly key: string;
  /** The figure is the member's own, or one for all. */
  readonly owner: 'member' | 'all';
  readonly amount: number;
}

/** A purchase as restrictions see it. */
export interface RestrictedSale {
  readonly cheque: Pick<Cheque, 'storeId' | 'tillId'>;
  readonly result: Pick<EngineResult, 'totals' | 'redemption'>;
  readonly hasMember: boolean;
  /** Store-local date. */
  readonly date: string;
}

/** What a purchase uses of each restriction that speaks of it; those it uses nothing of are left out. */
export function restrictionUses(
  restrictions: readonly Restriction[],
  sale: RestrictedSale,
): RestrictionUse[] {
  const uses: RestrictionUse[] = [];
  for (const one of restrictions) {
    const amount = applies(one, sale) ? amountOf(one, sale) : 0;
    if (amount <= 0) continue;
    uses.push({
      restriction: one,
      key: `restriction/${one.id}${holder(one, sale)}${bucketOf(one.period, sale.date)}`,
      owner: one.per === 'member' ? 'member' : 'all',
      amount,
    });
  }
  return uses;
}

/** True when the purchase goes over what is let through. `used`: before it. */
export function isOverstepped(use: RestrictionUse, used: number): boolean {
  const before = use.restriction.per === 'cheque' ? 0 : used;
  return before + use.amount > use.restriction.max;
}

function applies(one: Restriction, { cheque, hasMember, date }: RestrictedSale): boolean {
  if (one.per === 'member' && !hasMember) return false;
  if (one.stores.length > 0 && !one.stores.includes(cheque.storeId)) return false;
  if (one.tills.length > 0 && !one.tills.includes(cheque.tillId)) return false;
  return (one.from === null || date >= one.from) && (one.to === null || date <= one.to);
}

function holder(one: Restriction, { cheque }: RestrictedSale): string {
  if (one.per === 'till') return `:${cheque.tillId}`;
  return one.per === 'store' ? `:${cheque.storeId}` : '';
}

function amountOf(one: Restriction, { result }: RestrictedSale): number {
  switch (one.what) {
    case 'purchases':
      return 1;
    case 'paid':
      return result.totals.totalKopecks;
    case 'discount':
      return result.totals.discountKopecks;
    case 'redeemed':
      return result.redemption?.granted ?? 0;
    default:
      return unreachable(one.what);
  }
}
