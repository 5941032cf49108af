/**
 * Rules that cost bonuses. What one has taken the next one cannot take, nor can payment with bonuses: the
 * balance of a member is spent once.
 */
import { own } from './own.ts';
import type { BonusCost } from './bonus-cost.ts';
import type { View } from './view.ts';

/** What the member may still spend in this cheque; null where his balance is not known. May be negative. */
export function spendable(
  { member, factsRead, bonusesTaken }: View,
  currency: string,
): number | null {
  if (member === null) return null;
  factsRead.add(`member.balances.${currency}`);
  const balance = own(member.balances, currency);
  if (balance === undefined) return null;
  let left = balance;
  for (const cost of bonusesTaken) if (cost.currency === currency) left -= cost.amount;
  return left;
}

/** True while the member has all that these cost together. */
export function affords(view: View, costs: readonly BonusCost[]): boolean {
  return costs.every(({ currency }) => {
    let wanted = 0;
    for (const cost of costs) if (cost.currency === currency) wanted += cost.amount;
    return (spendable(view, currency) ?? 0) >= wanted;
  });
}
