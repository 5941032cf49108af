import { allocate } from '../../../money/allocate.ts';
import { mulDiv, mulDivFloor, WHOLE_BP } from '../../../money/rounding.ts';
import { unreachable } from '../../../kernel/unreachable.ts';
import { addDays, monthStart } from '../../calendar.ts';
import { actionMechanic } from '../../mechanic.ts';
import type { Currency, Lifetime } from '../../mechanic.ts';
import { percentText, rublesText } from '../../sentence.ts';
import { choose, compileTarget, unitsAt } from '../../target.ts';
import type { AccrualDraft, Chosen, Turn } from '../../turn.ts';
import { earnParams } from './params.ts';
import type { EarnParams } from './params.ts';

export const earn = actionMechanic({
  kind: 'earn',
  title: { ru: 'Начислить бонусы', en: 'Earn bonuses' },
  params: earnParams,
  sentence: ({ how }) => {
    switch (how.type) {
      case 'percent':
        return {
          ru: `бонусы ${percentText(how.percentBp)} от суммы`,
          en: `bonuses worth ${percentText(how.percentBp)} of the sum`,
        };
      case 'fixed':
        return { ru: 'бонусы за покупку', en: 'bonuses for the purchase' };
      case 'per_unit':
        return { ru: 'бонусы за каждую единицу', en: 'bonuses for each unit' };
      case 'per_each':
        return {
          ru: `бонусы за каждые ${rublesText(how.eachKopecks)}`,
          en: `bonuses for each ${rublesText(how.eachKopecks)} spent`,
        };
      case 'multiplier':
        return {
          ru: `бонусов в ${how.factorBp / WHOLE_BP} раза больше`,
          en: `${how.factorBp / WHOLE_BP} times the bonuses`,
        };
      default:
        return unreachable(how);
    }
  },
  multiplies: ({ how }) => how.type === 'multiplier',
  compile: (params, tools) => {
    const target = compileTarget(params.target, tools);
    const currency = tools.currency(params.currency);
    return {
      phase: params.how.type === 'multiplier' ? 'multiplier' : 'accrual',
      signs: target.goods.signs,
      benefit: true,
      raises: [],
      run: (turn) => {
        // Bonuses belong to a member; an anonymous customer has nowhere to put them.
        if (turn.view.member === null) return false;
        const chosen = choose(
          turn,
          target,
          params.base === 'initial' ? 'initial' : 'remaining',
          undefined,
        );
        return accrue(turn, params, currency, chosen);
      },
    };
  },
});

function accrue(turn: Turn, params: EarnParams, currency: Currency, chosen: Chosen): boolean {
  const multiplied = params.how.type === 'multiplier';
  const bases = multiplied
    ? earnedOn(turn, currency.code, chosen.positions)
    : moneyBases(turn, params, chosen);
  let base = 0;
  for (const one of bases) base += one;
  const exact = amountOf(turn, params, currency, chosen, base);
  const stepped = exact - (exact % params.step);
  const amount = Math.min(stepped, params.maxAmount ?? stepped, turn.bonusRoom());
  if (amount <= 0) return false;
  const shares = allocate(amount, bases);
  turn.out.accruals.push({
    by: turn.by,
    currency: currency.code,
    baseKopecks: multiplied ? 0 : base,
    ...datesOf(turn.view.now.date, params.lifetime ?? currency.lifetime),
    parts: partsOf(chosen.positions, shares),
    multiplied,
  });
  turn.spendBonuses(amount);
  return true;
}

function partsOf(positions: readonly number[], shares: readonly number[]): AccrualDraft['parts'] {
  const parts: { position: number; amount: number }[] = [];
  for (let place = 0; place < positions.length; place += 1) {
    const position = positions[place];
    const amount = shares[place] ?? 0;
    if (position !== undefined && amount > 0) parts.push({ position, amount });
  }
  return parts;
}

/** Prices of the chosen goods by the base asked for; `paid` leaves out what bonuses have paid. */
function moneyBases(turn: Turn, params: EarnParams, chosen: Chosen): readonly number[] {
  if (params.base !== 'paid') return chosen.bases;
  const { redeemed, left } = turn.view.basket;
  return chosen.bases.map((base, place) => {
    const index = chosen.positions[place] ?? 0;
    const byBonuses = redeemed[index] ?? 0;
    if (byBonuses === 0) return base;
    const paid = (left[index] ?? 0) - byBonuses;
    const whole = left[index] ?? 0;
    return whole === 0 ? 0 : mulDiv(base, paid, whole, 'half_up');
  });
}

/** What plain accruals of the currency have given so far on each position. */
function earnedOn(turn: Turn, currency: string, positions: readonly number[]): number[] {
  const earned = new Map<number, number>();
  for (const draft of turn.out.accruals) {
    if (draft.currency !== currency || draft.multiplied) continue;
    for (const { position, amount } of draft.parts) {
      earned.set(position, (earned.get(position) ?? 0) + amount);
    }
  }
  return positions.map((position) => earned.get(position) ?? 0);
}

/** Minor units; `base` is kopecks, or bonuses already earned for a multiplier. */
function amountOf(
  turn: Turn,
  params: EarnParams,
  currency: Currency,
  chosen: Chosen,
  base: number,
): number {
  const { how } = params;
  switch (how.type) {
    case 'percent':
      return mulDiv(base, how.percentBp * currency.perRuble, WHOLE_BP * 100, params.rounding);
    case 'fixed':
      return chosen.positions.length === 0 ? 0 : how.amount;
    case 'per_unit': {
      let units = 0;
      for (let place = 0; place < chosen.positions.length; place += 1) {
        units += unitsAt(turn, chosen, place);
      }
      return units * how.amount;
    }
    case 'per_each':
      return mulDivFloor(base, 1, how.eachKopecks) * how.amount;
    case 'multiplier':
      return mulDiv(base, how.factorBp - WHOLE_BP, WHOLE_BP, params.rounding);
    default:
      return unreachable(how);
  }
}

/** Store-local dates of a lot that comes today. */
function datesOf(
  today: string,
  lifetime: Lifetime,
): { activateOn: string | null; expireOn: string | null } {
  const align = (date: string): string => (lifetime.alignToMonth ? monthStart(date) : date);
  const { activateAfterDays, expireAfterDays } = lifetime;
  const activateOn = activateAfterDays === null ? null : align(addDays(today, activateAfterDays));
  const expireOn =
    expireAfterDays === null
      ? lifetime.expireOn
      : align(addDays(activateOn ?? today, expireAfterDays));
  return { activateOn, expireOn };
}
