import { allocate } from '../../../money/allocate.ts';
import { mulDiv, percentOf, WHOLE_BP } from '../../../money/rounding.ts';
import { actionMechanic } from '../../mechanic.ts';
import { percentText } from '../../sentence.ts';
import type { Position } from '../../position.ts';
import { choose, compileTarget, leastKopecks, onlyPosition, unitsAt } from '../../target.ts';
import { giveEach, giveOne, giveShared } from '../../turn.ts';
import type { Chosen, Turn } from '../../turn.ts';
import { own } from '../../own.ts';
import { percentParams } from './params.ts';
import type { PercentParams } from './params.ts';

export const percent = actionMechanic({
  kind: 'percent',
  title: { ru: 'Скидка в процентах', en: 'Percent off' },
  params: percentParams,
  sentence: (params) => {
    const rate = params.percentBp === undefined ? null : percentText(params.percentBp);
    return rate === null
      ? { ru: 'скидка в процентах из свойства', en: 'percent off taken from an attribute' }
      : { ru: `скидка ${rate}`, en: `${rate} off` };
  },
  compile: (params, tools) => {
    const target = compileTarget(params.target, tools);
    // With one position there is nothing to share and nobody to move to.
    const plain =
      params.goodsAttribute === undefined &&
      params.rounding !== 'perUnit' &&
      target.units === undefined;
    return {
      phase: params.phase,
      signs: target.goods.signs,
      benefit: true,
      raises: [],
      run: (turn) => {
        const only = plain ? onlyPosition(turn, target) : null;
        if (only !== null) return takeOfOne(turn, params, only);
        const chosen = choose(turn, target, params.base, params.floor);
        if (chosen.positions.length === 0) return false;
        return params.goodsAttribute === undefined
          ? takePercent(turn, params, chosen, rateOf(turn, params))
          : takeByGoods(turn, params, params.goodsAttribute, chosen);
      },
    };
  },
});

function rateOf(turn: Turn, params: PercentParams): number {
  if (params.memberAttribute === undefined) return params.percentBp ?? 0;
  const { member, factsRead } = turn.view;
  if (member === null) return 0;
  factsRead.add(`member.attributes.${params.memberAttribute}`);
  return percentToBp(own(member.attributes, params.memberAttribute));
}

function takePercent(turn: Turn, params: PercentParams, chosen: Chosen, rateBp: number): boolean {
  if (rateBp === 0) return false;
  const { bases } = chosen;
  if (params.rounding === 'total') {
    let base = 0;
    for (const one of bases) base += one;
    const total = percentOf(base, rateBp);
    return params.refused === 'move'
      ? giveShared(turn, chosen, total, params.maxAmountKopecks)
      : giveEach(turn, chosen, allocate(total, bases), params.maxAmountKopecks);
  }
  const wanted = bases.map((base, place) =>
    params.rounding === 'perUnit'
      ? perUnit(base, unitsAt(turn, chosen, place), rateBp)
      : percentOf(base, rateBp),
  );
  return giveEach(turn, chosen, wanted, params.maxAmountKopecks);
}

function takeOfOne(turn: Turn, params: PercentParams, position: Position): boolean {
  const left = turn.view.basket.left[position.index] ?? 0;
  const base = params.base === 'initial' ? position.initialKopecks : left;
  const wanted = percentOf(base, rateOf(turn, params));
  const capacity = left - leastKopecks(position, params.floor);
  return giveOne(turn, position.index, wanted, capacity, params.maxAmountKopecks);
}

/** Each unit's percentage rounded by itself; goods by weight are one unit. */
function perUnit(base: number, units: number, rateBp: number): number {
  if (units === 0) return percentOf(base, rateBp);
  return mulDiv(base, rateBp, WHOLE_BP * units, 'half_up') * units;
}

function takeByGoods(turn: Turn, params: PercentParams, code: string, chosen: Chosen): boolean {
  const wanted = chosen.positions.map((index, place) => {
    const line = turn.view.basket.positions[index]?.line;
    const rateBp = percentToBp(own(line?.attributes, code));
    return percentOf(chosen.bases[place] ?? 0, rateBp);
  });
  return giveEach(turn, chosen, wanted, params.maxAmountKopecks);
}

/** 7.5 → 750; what is not a percentage is none. */
function percentToBp(value: string | number | boolean | undefined): number {
  if (typeof value !== 'number' || !(value > 0)) return 0;
  return Math.min(WHOLE_BP, Math.round(value * 100));
}
