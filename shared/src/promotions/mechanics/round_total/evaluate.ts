import { leftKopecks } from '../../basket.ts';
import { actionMechanic } from '../../mechanic.ts';
import { rublesText } from '../../sentence.ts';
import { choose, compileTarget } from '../../target.ts';
import { giveShared } from '../../turn.ts';
import { roundTotalParams } from './params.ts';

export const roundTotal = actionMechanic({
  kind: 'round_total',
  title: { ru: 'Округлить итог', en: 'Round the total' },
  params: roundTotalParams,
  sentence: ({ stepKopecks }) => ({
    ru: `итог округляется вниз до ${rublesText(stepKopecks)}`,
    en: `the total is rounded down to ${rublesText(stepKopecks)}`,
  }),
  compile: ({ stepKopecks, ...params }, tools) => {
    const target = compileTarget(params.target, tools);
    return {
      phase: 'rounding',
      signs: target.goods.signs,
      benefit: true,
      raises: [],
      run: (turn) => {
        const rest = leftKopecks(turn.view.basket) % stepKopecks;
        const chosen = choose(turn, target, 'remaining', undefined);
        let room = Math.min(turn.moneyRoom(), Number.MAX_SAFE_INTEGER);
        let capacity = 0;
        for (const one of chosen.capacities) capacity += one;
        room = Math.min(room, capacity);
        // A total that is rounded halfway would be neither here nor there.
        return rest <= room && giveShared(turn, chosen, rest, undefined);
      },
    };
  },
});
