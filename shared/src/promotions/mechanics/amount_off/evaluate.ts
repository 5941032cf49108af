import { unreachable } from '../../../kernel/unreachable.ts';
import { mulDiv } from '../../../money/rounding.ts';
import { actionMechanic } from '../../mechanic.ts';
import { rublesText } from '../../sentence.ts';
import { choose, chosenMilli, compileTarget, unitsAt } from '../../target.ts';
import { giveEach, giveShared } from '../../turn.ts';
import type { Chosen, Turn } from '../../turn.ts';
import { amountOffParams } from './params.ts';
import type { AmountOffParams } from './params.ts';

export const amountOff = actionMechanic({
  kind: 'amount_off',
  title: { ru: 'Скидка суммой', en: 'Amount off' },
  params: amountOffParams,
  sentence: ({ per, amountKopecks }) => ({
    ru: `скидка ${rublesText(amountKopecks)} ${WORDS[per].ru}`,
    en: `${rublesText(amountKopecks)} off ${WORDS[per].en}`,
  }),
  compile: (params, tools) => {
    const target = compileTarget(params.target, tools);
    return {
      phase: params.phase,
      signs: target.goods.signs,
      benefit: true,
      raises: [],
      run: (turn) => give(turn, params, choose(turn, target, params.base, params.floor)),
    };
  },
});

const WORDS = {
  cheque: { ru: 'на чек', en: 'the cheque' },
  line: { ru: 'на каждый товар', en: 'each of the goods' },
  unit: { ru: 'на каждую единицу', en: 'each unit' },
  set: { ru: 'на каждый набор', en: 'each set' },
};

function give(turn: Turn, params: AmountOffParams, chosen: Chosen): boolean {
  const { amountKopecks, maxAmountKopecks } = params;
  switch (params.per) {
    case 'cheque':
      return giveShared(turn, chosen, amountKopecks, maxAmountKopecks);
    case 'line':
      return giveEach(
        turn,
        chosen,
        chosen.positions.map(() => amountKopecks),
        maxAmountKopecks,
      );
    case 'unit':
      return giveEach(
        turn,
        chosen,
        chosen.positions.map((_, place) =>
          mulDiv(amountKopecks, chosenMilli(turn, chosen, place), 1000, 'half_up'),
        ),
        maxAmountKopecks,
      );
    case 'set': {
      const counted = countable(turn, chosen);
      let units = 0;
      for (const one of counted.units ?? []) units += one;
      const sets = Math.floor(units / (params.setUnits ?? 1));
      return giveShared(turn, counted, sets * amountKopecks, maxAmountKopecks);
    }
    default:
      return unreachable(params.per);
  }
}

/** Without goods by weight: these make no sets. */
function countable(turn: Turn, chosen: Chosen): Chosen {
  const units = chosen.positions.map((_, place) => unitsAt(turn, chosen, place));
  const kept = <T>(list: readonly T[]): T[] => list.filter((_, place) => (units[place] ?? 0) > 0);
  return {
    positions: kept(chosen.positions),
    units: kept(units),
    bases: kept(chosen.bases),
    capacities: kept(chosen.capacities),
  };
}
