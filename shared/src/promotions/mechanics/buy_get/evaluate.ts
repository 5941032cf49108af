import type { Goods } from '../../goods.ts';
import { actionMechanic } from '../../mechanic.ts';
import { offKopecks, offText } from '../../off.ts';
import {
  countSets,
  freeUnits,
  manifold,
  priceUnits,
  sellSets,
  setPositions,
  takeUnits,
} from '../../sets.ts';
import type { TakenUnits } from '../../sets.ts';
import { unitsAt } from '../../target.ts';
import { giveEach } from '../../turn.ts';
import type { Turn } from '../../turn.ts';
import { buyGetParams } from './params.ts';
import type { BuyGetParams } from './params.ts';

export const buyGet = actionMechanic({
  kind: 'buy_get',
  title: { ru: 'N + M', en: 'Buy N get M' },
  params: buyGetParams,
  sentence: ({ buy, get, off }) => {
    const how = offText(off);
    return {
      ru: `за каждые ${buy.units} шт. ещё ${get.units} шт. ${how.ru}`,
      en: `for each ${buy.units} bought ${get.units} more ${how.en}`,
    };
  },
  compile: (params, tools) => {
    const buy = tools.goods(params.buy.goods);
    const get = params.get.goods === undefined ? buy : tools.goods(params.get.goods);
    if (params.grouping === 'sets' && params.get.goods !== undefined) {
      tools.problem('sets_need_same_goods', 'grouping', 'sets');
    }
    return {
      phase: 'sets',
      signs: get.signs,
      benefit: true,
      raises: [],
      run: (turn) => {
        const chosen =
          params.grouping === 'sets' ? inSets(turn, params, buy) : overall(turn, params, buy, get);
        return discount(turn, params, chosen);
      },
    };
  },
});

interface Units {
  readonly cheap: readonly TakenUnits[];
  readonly bought: readonly TakenUnits[];
}

const NONE: Units = { cheap: [], bought: [] };

/** Which units count as bought, by which are the cheap ones. */
const BOUGHT_FIRST = {
  cheapest: 'dearest',
  dearest: 'cheapest',
  largest_line: 'largest_line',
} as const;

/** The cheap units are chosen among all the goods; goods that only count as bought go first there. */
function overall(turn: Turn, params: BuyGetParams, buy: Goods, get: Goods): Units {
  const getPositions = setPositions(turn, get, params.pick);
  const isTarget = new Set(getPositions);
  const buyOrder = setPositions(turn, buy, BOUGHT_FIRST[params.pick]);
  const buyPositions = [
    ...buyOrder.filter((index) => !isTarget.has(index)),
    ...buyOrder.filter((index) => isTarget.has(index)),
  ];
  const parts = [
    { positions: getPositions, units: params.get.units },
    { positions: buyPositions, units: params.buy.units },
  ];
  const { basket } = turn.view;
  const sets = Math.min(countSets(basket, parts), params.maxSets ?? Number.MAX_SAFE_INTEGER);
  if (sets === 0) return NONE;
  const [cheap = [], bought = []] = takeUnits(basket, manifold(parts, sets));
  return { cheap, bought };
}

/**
 * Units laid out from dear to cheap (or from the largest line to the smallest); in each full set of N+M the
 * last M of it are the cheap ones, with `dearest` the first M.
 */
function inSets(turn: Turn, params: BuyGetParams, goods: Goods): Units {
  const { basket } = turn.view;
  const order = setPositions(
    turn,
    goods,
    params.pick === 'largest_line' ? 'largest_line' : 'dearest',
  );
  const size = params.buy.units + params.get.units;
  let all = 0;
  for (const index of order) all += freeUnits(basket, index);
  const sets = Math.min(Math.floor(all / size), params.maxSets ?? Number.MAX_SAFE_INTEGER);
  const from = params.pick === 'dearest' ? 0 : params.buy.units;
  const cheap: TakenUnits[] = [];
  const bought: TakenUnits[] = [];
  let place = 0;
  for (const position of order) {
    const end = Math.min(place + freeUnits(basket, position), sets * size);
    if (end <= place) break;
    const free =
      inWindow(end, size, from, params.get.units) - inWindow(place, size, from, params.get.units);
    if (free > 0) cheap.push({ position, units: free });
    if (end - place > free) bought.push({ position, units: end - place - free });
    place = end;
  }
  return { cheap, bought };
}

/** How many of the places 0 … end−1 fall into the window that begins at `from` of every set. */
function inWindow(end: number, size: number, from: number, width: number): number {
  const rest = Math.min(Math.max((end % size) - from, 0), width);
  return Math.floor(end / size) * width + rest;
}

function discount(turn: Turn, params: BuyGetParams, { cheap, bought }: Units): boolean {
  if (cheap.length === 0) return false;
  const { basket } = turn.view;
  const chosen = priceUnits(basket, cheap);
  const wanted = chosen.bases.map((base, place) =>
    offKopecks(params.off, base, unitsAt(turn, chosen, place) * 1000),
  );
  return sellSets(basket, [...cheap, ...bought], () => giveEach(turn, chosen, wanted, undefined));
}
