import type { Goods } from '../../goods.ts';
import { actionMechanic } from '../../mechanic.ts';
import { freeUnits, priceUnits, sellSets, setPositions, takeUnits } from '../../sets.ts';
import { giveEach } from '../../turn.ts';
import type { Turn } from '../../turn.ts';
import { giftParams } from './params.ts';
import type { GiftParams } from './params.ts';

export const gift = actionMechanic({
  kind: 'gift',
  title: { ru: 'Подарок', en: 'Gift' },
  params: giftParams,
  sentence: ({ sku, units, buy }) => ({
    ru: `подарок ${sku} × ${units}${buy === undefined ? '' : ` за ${buy.units} шт.`}`,
    en: `gift ${sku} × ${units}${buy === undefined ? '' : ` for ${buy.units} bought`}`,
  }),
  compile: (params, tools) => {
    const buy = params.buy === undefined ? null : tools.goods(params.buy.goods);
    const own = tools.goods({ skus: [params.sku] });
    return {
      phase: 'sets',
      signs: buy?.signs ?? [],
      benefit: true,
      raises: [],
      run: (turn) => hand(turn, params, buy, own),
    };
  },
});

/** What the customer is entitled to: first units that are in the cheque, the rest is offered. */
function hand(turn: Turn, params: GiftParams, buy: Goods | null, own: Goods): boolean {
  const bought = buy === null ? [] : setPositions(turn, buy, 'cheapest');
  const need = params.buy?.units ?? 0;
  const lots = need === 0 ? 1 : Math.floor(sum(turn, bought) / need);
  const times = params.repeat ? lots : Math.min(lots, 1);
  const entitled = Math.min(times * params.units, params.maxUnits ?? Number.MAX_SAFE_INTEGER);
  if (entitled === 0) return false;
  const free = params.inCheque === 'free' ? makeFree(turn, bought, need * times, own, entitled) : 0;
  if (entitled > free) {
    const { promotionId, version, ruleId } = turn.by;
    turn.out.effects.push({
      promotionId,
      version,
      ruleId,
      kind: 'gift',
      data: { sku: params.sku, quantityMilli: (entitled - free) * 1000 },
    });
  }
  return true;
}

/** Makes units of the gift free where they are in the cheque; tells how many. */
function makeFree(
  turn: Turn,
  bought: readonly number[],
  needed: number,
  own: Goods,
  entitled: number,
): number {
  const { basket } = turn.view;
  const gifts = setPositions(turn, own, 'cheapest');
  const together = sum(turn, [...new Set([...gifts, ...bought])]);
  const units = Math.min(entitled, sum(turn, gifts), together - needed);
  if (units <= 0) return 0;
  const [given = [], paid = []] = takeUnits(basket, [
    { positions: gifts, units },
    { positions: bought, units: needed },
  ]);
  const chosen = priceUnits(basket, given);
  const sold = sellSets(basket, [...given, ...paid], () =>
    giveEach(turn, chosen, chosen.bases, undefined),
  );
  return sold ? units : 0;
}

function sum(turn: Turn, positions: readonly number[]): number {
  let units = 0;
  for (const position of positions) units += freeUnits(turn.view.basket, position);
  return units;
}
