import { mulDivFloor, WHOLE_BP } from '../../../money/rounding.ts';
import { leftKopecks } from '../../basket.ts';
import { spendable } from '../../bonus-prices.ts';
import { actionMechanic } from '../../mechanic.ts';
import type { Currency } from '../../mechanic.ts';
import { percentText } from '../../sentence.ts';
import { choose, compileTarget } from '../../target.ts';
import type { Chosen, Turn } from '../../turn.ts';
import { redeemParams } from './params.ts';
import type { RedeemParams } from './params.ts';

export const redeem = actionMechanic({
  kind: 'redeem',
  title: { ru: 'Разрешить оплату бонусами', en: 'Allow payment with bonuses' },
  params: redeemParams,
  sentence: ({ shareBp }) => ({
    ru: `бонусами можно оплатить до ${percentText(shareBp)}`,
    en: `bonuses may pay up to ${percentText(shareBp)}`,
  }),
  compile: (params, tools) => {
    const target = compileTarget(params.target, tools);
    const currency = tools.currency(params.currency);
    return {
      phase: 'redemption',
      // Looked at always: a right that has no goods here still says why nothing may be paid.
      signs: [],
      benefit: true,
      raises: [],
      run: (turn) => permit(turn, params, currency, choose(turn, target, 'remaining', undefined)),
    };
  },
});

function permit(turn: Turn, params: RedeemParams, currency: Currency, chosen: Chosen): boolean {
  const { member, basket } = turn.view;
  if (member === null) return false;
  const balance = spendable(turn.view, currency.code) ?? 0;
  const perRuble = params.perRuble ?? currency.perRuble;
  const capacities = params.keepFloors
    ? chosen.capacities
    : chosen.positions.map((index) => basket.left[index] ?? 0);
  const { kopecks, reason } = moneyLimit(params, chosen, capacities, leftKopecks(basket));
  let limit = mulDivFloor(kopecks, perRuble, 100);
  let why = limit === 0 && kopecks > 0 ? 'redemption.step' : reason;
  if (params.maxAmount !== undefined && params.maxAmount < limit) {
    limit = params.maxAmount;
    why = 'redemption.max_amount';
  }
  const room = turn.bonusRoom();
  if (room < limit) {
    limit = room;
    why = 'redemption.budget';
  }
  if (balance < limit) {
    limit = Math.max(0, balance);
    why = 'redemption.balance';
  }
  limit -= limit % params.step;
  turn.out.permissions.push({
    by: turn.by,
    currency: currency.code,
    perRuble,
    step: params.step,
    limit,
    reason: why,
    positions: chosen.positions,
    capacities,
  });
  return limit > 0;
}

/** The most that bonuses may pay by the rule itself, in kopecks, and what holds it there. */
function moneyLimit(
  params: RedeemParams,
  chosen: Chosen,
  capacities: readonly number[],
  chequeKopecks: number,
): { kopecks: number; reason: string } {
  let eligible = 0;
  for (const base of chosen.bases) eligible += base;
  let capacity = 0;
  for (const one of capacities) capacity += one;
  if (eligible === 0) return { kopecks: 0, reason: 'redemption.no_goods' };
  const share = mulDivFloor(
    params.shareOf === 'cheque' ? chequeKopecks : eligible,
    params.shareBp,
    WHOLE_BP,
  );
  const rest = Math.max(0, chequeKopecks - params.minRestKopecks);
  const kopecks = Math.min(share, rest, capacity);
  if (kopecks === share) {
    const whole = params.shareBp === WHOLE_BP && share === chequeKopecks;
    return { kopecks, reason: whole ? 'redemption.whole_cheque' : 'redemption.share_limit' };
  }
  if (kopecks === rest) return { kopecks, reason: 'redemption.min_rest' };
  return { kopecks, reason: 'redemption.goods_floor' };
}
