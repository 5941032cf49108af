import type { Goods } from '../../goods.ts';
import { actionMechanic } from '../../mechanic.ts';
import { offKopecks, offText } from '../../off.ts';
import { freeUnits, priceUnits, sellSets, setPositions } from '../../sets.ts';
import type { TakenUnits } from '../../sets.ts';
import { matching } from '../../basket.ts';
import { unitsAt } from '../../target.ts';
import { giveEach } from '../../turn.ts';
import type { Turn } from '../../turn.ts';
import { own } from '../../own.ts';
import { everyNthParams } from './params.ts';
import type { EveryNthParams } from './params.ts';

export const everyNth = actionMechanic({
  kind: 'every_nth',
  title: { ru: 'Каждая N-я', en: 'Every N-th' },
  params: everyNthParams,
  sentence: ({ n, off }) => {
    const how = offText(off);
    return { ru: `каждая ${n}-я единица ${how.ru}`, en: `every ${n}th unit ${how.en}` };
  },
  compile: (params, tools) => {
    const goods = tools.goods(params.goods);
    return {
      phase: 'sets',
      signs: goods.signs,
      benefit: true,
      raises: [],
      run: (turn) => countOn(turn, params, goods),
    };
  },
});

function countOn(turn: Turn, params: EveryNthParams, goods: Goods): boolean {
  const { member, basket, factsRead } = turn.view;
  if (member === null) return false;
  let bought = 0;
  for (const index of matching(basket, goods)) bought += basket.positions[index]?.units ?? 0;
  if (bought === 0) return false;
  factsRead.add(`member.counters.${params.counter}`);
  // A counter that nobody has moved yet stands at its beginning.
  const before = Math.max(0, own(member.counters, params.counter) ?? 0);
  const hits = Math.floor((before + bought) / params.n) - Math.floor(before / params.n);
  const { promotionId, version, ruleId } = turn.by;
  turn.out.effects.push({
    promotionId,
    version,
    ruleId,
    kind: 'change_counter',
    data: { key: params.counter, op: 'increase', amount: bought },
  });
  const picked = firstUnits(turn, setPositions(turn, goods, params.pick), hits);
  const chosen = priceUnits(basket, picked);
  const wanted = chosen.bases.map((base, place) =>
    offKopecks(params.off, base, unitsAt(turn, chosen, place) * 1000),
  );
  sellSets(basket, picked, () => giveEach(turn, chosen, wanted, undefined));
  return true;
}

function firstUnits(turn: Turn, order: readonly number[], count: number): TakenUnits[] {
  const taken: TakenUnits[] = [];
  let left = count;
  for (const position of order) {
    const units = Math.min(left, freeUnits(turn.view.basket, position));
    if (units > 0) taken.push({ position, units });
    left -= units;
  }
  return taken;
}
