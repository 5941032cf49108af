/** Payment with bonuses: the best right among those given, the customer's wish, its spread over goods. */
import { allocateWithin } from '../../money/allocate.ts';
import { mulDiv, mulDivFloor } from '../../money/rounding.ts';
import { spendable } from '../bonus-prices.ts';
import type { Redemption } from '../result.ts';
import type { Permission } from '../turn.ts';
import type { Work } from '../work.ts';

/** Decides the redemption once all rights are known; null where there is nothing to say. */
export function redeemBonuses(work: Work): Redemption | null {
  const { cheque, member, basket, bonusesTaken } = work.view;
  const wish = cheque.redemption;
  const permissions = work.out.permissions.map((one) => withinBalance(work, one));
  const best = bestPermission(permissions, wish?.currency ?? null);
  const currency = wish?.currency ?? best?.currency ?? work.program.currencies[0]?.code;
  if (currency === undefined || (member === null && wish === null)) return null;
  const requested = wish?.amount ?? 0;
  if (best === null) {
    const reason = member === null ? 'redemption.no_member' : 'redemption.no_permission';
    return nothing(currency, requested, reason);
  }
  const wanted = Math.min(requested, best.limit);
  const stepped = wanted - (wanted % best.step);
  const grantedKopecks = mulDivFloor(stepped, 100, best.perRuble);
  // Bonuses that are worth no whole kopeck pay nothing and are not taken.
  const granted = grantedKopecks === 0 ? 0 : mulDiv(grantedKopecks, best.perRuble, 100, 'up');
  const weights = best.positions.map((index) => basket.left[index] ?? 0);
  const shares = allocateWithin(grantedKopecks, weights, best.capacities);
  for (const [place, index] of best.positions.entries()) {
    basket.redeemed[index] = (basket.redeemed[index] ?? 0) + (shares[place] ?? 0);
  }
  if (granted > 0) bonusesTaken.push({ currency, amount: granted });
  return {
    currency,
    promotionId: best.by.promotionId,
    limit: best.limit,
    requested,
    granted,
    grantedKopecks,
    reason: best.reason,
  };
}

/** Rules that cost bonuses may have taken some since the right was given, its own rule among them. */
function withinBalance({ view }: Work, permission: Permission): Permission {
  if (view.bonusesTaken.length === 0) return permission;
  const left = Math.max(0, spendable(view, permission.currency) ?? 0);
  if (permission.limit <= left) return permission;
  return { ...permission, limit: left - (left % permission.step), reason: 'redemption.balance' };
}

/** The right that goes furthest; of equal ones the first in the order of promotions. */
function bestPermission(
  permissions: readonly Permission[],
  currency: string | null,
): Permission | null {
  let best: Permission | null = null;
  for (const one of permissions) {
    if (currency !== null && one.currency !== currency) continue;
    if (best === null || one.limit > best.limit) best = one;
  }
  return best;
}

function nothing(currency: string, requested: number, reason: string): Redemption {
  return {
    currency,
    promotionId: null,
    limit: 0,
    requested,
    granted: 0,
    grantedKopecks: 0,
    reason,
  };
}
