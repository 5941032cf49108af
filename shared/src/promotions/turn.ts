/** One action's turn: where it may look, what it may spend, where it puts what it does. */
import type { PromotionId } from '../kernel/ids.ts';
import { allocateWithin } from '../money/allocate.ts';
import { take } from './basket.ts';
import type { RuleRef } from './rule-ref.ts';
import type { Effect, Redemption } from './result.ts';
import type { View } from './view.ts';

/** Bonuses to come, by position. */
export interface AccrualDraft {
  readonly by: RuleRef;
  readonly currency: string;
  readonly baseKopecks: number;
  readonly activateOn: string | null;
  readonly expireOn: string | null;
  /** Minor units on each position; the amount is their sum. */
  readonly parts: readonly { readonly position: number; readonly amount: number }[];
  /** Came from a multiplier: other multipliers do not count it again. */
  readonly multiplied: boolean;
}

/** A right to pay with bonuses, and how far it goes. */
export interface Permission {
  readonly by: RuleRef;
  readonly currency: string;
  readonly perRuble: number;
  readonly step: number;
  /** Minor units, before the wish of the customer is looked at. */
  readonly limit: number;
  readonly reason: Redemption['reason'];
  readonly positions: readonly number[];
  readonly capacities: readonly number[];
}

/** Where actions put what is not a price. */
export interface Outcome {
  readonly accruals: AccrualDraft[];
  readonly permissions: Permission[];
  readonly effects: Effect[];
  readonly messages: {
    promotionId: PromotionId;
    to: 'cashier' | 'receipt' | 'customer';
    text: string;
  }[];
  readonly couponsIssued: { emission: string; promotionId: PromotionId }[];
}

/** Goods chosen by a target: same places in the lists. */
export interface Chosen {
  readonly positions: readonly number[];
  /** Whole units chosen; null = all that the positions have. Ask `unitsAt` of target.ts. */
  readonly units: readonly number[] | null;
  /** Price of what was chosen, by the base asked for. */
  readonly bases: readonly number[];
  /** The most that may still be taken off. */
  readonly capacities: readonly number[];
}

export interface Turn {
  readonly view: View;
  readonly out: Outcome;
  readonly by: RuleRef;
  /** False while no position is closed, which is nearly always. */
  readonly someClosed: boolean;
  /** Money that limits, budgets and caps still let this promotion give; may be infinite. */
  readonly moneyRoom: () => number;
  /** The same in minor units of bonuses. */
  readonly bonusRoom: () => number;
  /** Writes the money down against limits, budgets and caps. */
  readonly spendMoney: (amountKopecks: number) => void;
  readonly spendBonuses: (amount: number) => void;
}

/** Takes `total` off the chosen goods by their share; what a floor refuses moves to the others. */
export function giveShared(
  turn: Turn,
  chosen: Chosen,
  total: number,
  maxKopecks: number | undefined,
): boolean {
  const allowed = Math.min(total, maxKopecks ?? total, turn.moneyRoom());
  if (allowed <= 0 || chosen.positions.length === 0) return false;
  return write(turn, chosen.positions, allocateWithin(allowed, chosen.bases, chosen.capacities));
}

/** Takes from each chosen position what is wanted of it; what a floor refuses is not given. */
export function giveEach(
  turn: Turn,
  chosen: Chosen,
  wanted: readonly number[],
  maxKopecks: number | undefined,
): boolean {
  let total = 0;
  // A plain loop: with map() and a captured total the whole evaluation took half as long again.
  const clipped: number[] = [];
  for (let place = 0; place < wanted.length; place += 1) {
    const given = Math.max(0, Math.min(wanted[place] ?? 0, chosen.capacities[place] ?? 0));
    total += given;
    clipped.push(given);
  }
  const allowed = Math.min(total, maxKopecks ?? total, turn.moneyRoom());
  if (allowed <= 0) return false;
  const amounts = allowed < total ? allocateWithin(allowed, clipped, clipped) : clipped;
  return write(turn, chosen.positions, amounts);
}

/** The same for one position: as much of what is wanted as it has room for. */
export function giveOne(
  turn: Turn,
  position: number,
  wanted: number,
  capacity: number,
  maxKopecks: number | undefined,
): boolean {
  const amount = Math.min(wanted, capacity, maxKopecks ?? wanted, turn.moneyRoom());
  if (amount <= 0) return false;
  take(turn.view.basket, position, amount, turn.by);
  turn.spendMoney(amount);
  return true;
}

function write(turn: Turn, positions: readonly number[], amounts: readonly number[]): boolean {
  let total = 0;
  for (let place = 0; place < positions.length; place += 1) {
    const amount = amounts[place] ?? 0;
    const position = positions[place];
    if (amount <= 0 || position === undefined) continue;
    take(turn.view.basket, position, amount, turn.by);
    total += amount;
  }
  if (total > 0) turn.spendMoney(total);
  return total > 0;
}
