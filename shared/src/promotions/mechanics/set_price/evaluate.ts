import type { Goods } from '../../goods.ts';
import { actionMechanic } from '../../mechanic.ts';
import { offKopecks, offText } from '../../off.ts';
import { countSets, manifold, priceUnits, sellSets, setPositions, takeUnits } from '../../sets.ts';
import type { TakenUnits } from '../../sets.ts';
import { giveShared } from '../../turn.ts';
import type { Turn } from '../../turn.ts';
import { setPriceParams } from './params.ts';
import type { SetPriceParams } from './params.ts';

export const setPrice = actionMechanic({
  kind: 'set_price',
  title: { ru: 'Набор', en: 'Set of goods' },
  params: setPriceParams,
  sentence: ({ parts, off }) => {
    const how = offText(off);
    return {
      ru: `набор из ${parts.length} товаров ${how.ru}`,
      en: `a set of ${parts.length} goods ${how.en}`,
    };
  },
  compile: (params, tools) => {
    const goods = params.parts.map((part) => tools.goods(part.goods));
    return {
      phase: 'sets',
      signs: goods.flatMap((one) => one.signs),
      benefit: true,
      raises: [],
      run: (turn) => sell(turn, params, goods),
    };
  },
});

function sell(turn: Turn, params: SetPriceParams, goods: readonly Goods[]): boolean {
  const { basket } = turn.view;
  const parts = params.parts.map((part, place) => {
    const filter = goods[place];
    const positions = filter === undefined ? [] : setPositions(turn, filter, params.pick);
    return { positions, units: part.units };
  });
  const sets = Math.min(countSets(basket, parts), params.maxSets ?? Number.MAX_SAFE_INTEGER);
  if (sets === 0) return false;
  const taken = takeUnits(basket, manifold(parts, sets));
  const units = merge(taken.flat());
  const chosen = priceUnits(basket, units);
  let base = 0;
  for (const one of chosen.bases) base += one;
  // The price and the sum off are of one set: as many of them as there are sets.
  const total = offKopecks(params.off, base, sets * 1000);
  return sellSets(basket, units, () => giveShared(turn, chosen, total, undefined));
}

/** Two parts may take units of the same position. */
function merge(taken: readonly TakenUnits[]): TakenUnits[] {
  const byPosition = new Map<number, number>();
  for (const { position, units } of taken) {
    byPosition.set(position, (byPosition.get(position) ?? 0) + units);
  }
  return [...byPosition].map(([position, units]) => ({ position, units }));
}
