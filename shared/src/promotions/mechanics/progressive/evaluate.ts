import { mulDiv, percentOf } from '../../../money/rounding.ts';
import { actionMechanic } from '../../mechanic.ts';
import { offKopecks, offText } from '../../off.ts';
import { choose, chosenMilli, compileTarget } from '../../target.ts';
import { giveEach, giveShared } from '../../turn.ts';
import type { Chosen, Turn } from '../../turn.ts';
import { progressiveParams } from './params.ts';
import type { ProgressiveParams } from './params.ts';

export const progressive = actionMechanic({
  kind: 'progressive',
  title: { ru: 'Чем больше, тем дешевле', en: 'The more, the cheaper' },
  params: progressiveParams,
  sentence: ({ steps }) => {
    const last = steps.at(-1);
    const how = last === undefined ? { ru: '', en: '' } : offText(last.off);
    return {
      ru: `чем больше, тем дешевле, до ${steps.length}-й ступени ${how.ru}`,
      en: `the more, the cheaper, up to step ${steps.length} ${how.en}`,
    };
  },
  compile: (params, tools) => {
    const target = compileTarget(params.target, tools);
    return {
      phase: params.phase,
      signs: target.goods.signs,
      benefit: true,
      raises: [],
      run: (turn) => climb(turn, params, choose(turn, target, 'remaining', params.floor)),
    };
  },
});

function climb(turn: Turn, params: ProgressiveParams, chosen: Chosen): boolean {
  const reached = measure(turn, params, chosen);
  if (params.applies === 'part') {
    return giveShared(turn, chosen, byParts(params, chosen, reached), params.maxAmountKopecks);
  }
  const step = params.steps.findLast((one) => one.from <= reached);
  if (step === undefined || chosen.positions.length === 0) return false;
  if (step.off.type === 'percent') {
    let base = 0;
    for (const one of chosen.bases) base += one;
    return giveShared(turn, chosen, percentOf(base, step.off.percentBp), params.maxAmountKopecks);
  }
  const wanted = chosen.bases.map((base, place) =>
    offKopecks(step.off, base, chosenMilli(turn, chosen, place)),
  );
  return giveEach(turn, chosen, wanted, params.maxAmountKopecks);
}

/** The discount of all parts; a part costs its even share of the goods, rounded half up. */
function byParts({ steps }: ProgressiveParams, { bases }: Chosen, reached: number): number {
  let base = 0;
  for (const one of bases) base += one;
  let total = 0;
  for (const [place, { from, off }] of steps.entries()) {
    const part = Math.min(steps[place + 1]?.from ?? reached, reached) - from;
    if (part <= 0) break;
    total += offKopecks(off, mulDiv(base, part, reached, 'half_up'), part);
  }
  return total;
}

function measure(turn: Turn, params: ProgressiveParams, chosen: Chosen): number {
  const { positions, left } = turn.view.basket;
  let sum = 0;
  for (const [place, index] of chosen.positions.entries()) {
    if (params.by === 'quantity') sum += chosenMilli(turn, chosen, place);
    else if (params.base === 'remaining') sum += left[index] ?? 0;
    else sum += positions[index]?.initialKopecks ?? 0;
  }
  return sum;
}
