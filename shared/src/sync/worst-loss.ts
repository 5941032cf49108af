/** The worst that a policy of bonuses off-line can cost, in the words of HQ: bonuses and money. */
import { worstLoss } from './rights.ts';
import type { OfflinePolicy } from './rights.ts';

/** How far a policy reaches: tills in service and members who may buy. */
export interface Reach {
  readonly tills: number;
  readonly members: number;
}

export interface Loss {
  /** Minor units of the currency. */
  readonly amount: number;
  /** What these are worth, rounded up. */
  readonly kopecks: number;
}

/** `perRuble`: minor units worth one ruble. */
export function lossOf(policy: OfflinePolicy, { tills, members }: Reach, perRuble: number): Loss {
  const amount = worstLoss(policy, tills, members);
  return { amount, kopecks: Math.ceil((amount * 100) / perRuble) };
}
