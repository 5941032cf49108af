import { unreachable } from '../../../kernel/unreachable.ts';
import { matching } from '../../basket.ts';
import type { Basket } from '../../basket.ts';
import type { Goods } from '../../goods.ts';
import { conditionMechanic, leaf, verdict } from '../../mechanic.ts';
import { milliText, rublesText } from '../../sentence.ts';
import type { TraceReason } from '../../result.ts';
import { UNKNOWN } from '../../verdict.ts';
import { own } from '../../own.ts';
import type { View } from '../../view.ts';
import { goodsParams } from './params.ts';
import type { GoodsParams } from './params.ts';

export const goods = conditionMechanic({
  kind: 'goods',
  title: { ru: 'Товары в чеке', en: 'Goods in the cheque' },
  params: goodsParams,
  sentence: (params) => {
    const bounds = boundsText(params);
    return { ru: `в чеке есть товары${bounds.ru}`, en: `the cheque has goods${bounds.en}` };
  },
  compile: (params, tools) => {
    const filter = tools.goods(params.goods);
    const min = params.measure === 'presence' ? 1 : (params.min ?? 0);
    const max =
      params.measure === 'presence'
        ? Number.MAX_SAFE_INTEGER
        : (params.max ?? Number.MAX_SAFE_INTEGER);
    const fact = `cheque.goods.${params.measure}`;
    const codes = {
      min: `condition.goods_${params.measure}_min`,
      max: `condition.goods_${params.measure}_max`,
    };
    const test =
      params.measure === 'presence'
        ? ({ basket }: View) => verdict(matching(basket, filter).length > 0)
        : ({ basket }: View) => {
            const seen = measure(basket, filter, params);
            return verdict(seen >= min && seen <= max);
          };
    const { personal } = filter;
    return leaf(
      personal.length === 0 ? test : (view) => (isKnown(view, personal) ? test(view) : UNKNOWN),
      ({ basket }) => {
        if (params.measure === 'presence' && matching(basket, filter).length === 0) return ABSENT;
        const seen = measure(basket, filter, params);
        return {
          code: seen < min ? codes.min : codes.max,
          fact,
          expected: seen < min ? min : max,
          seen,
        };
      },
      { signs: min > 0 ? filter.signs : [] },
    );
  },
});

/** Of goods that are not there nothing else can be seen: one reason for all. */
const ABSENT: TraceReason = Object.freeze({
  code: 'condition.goods_presence_min',
  fact: 'cheque.goods.presence',
  expected: 1,
  seen: 0,
});

/** A member's own list that is not known is not an empty one. */
function isKnown({ member }: View, lists: readonly string[]): boolean {
  return lists.every((list) => own(member?.goods, list) !== undefined);
}

function measure(basket: Basket, filter: Goods, params: GoodsParams): number {
  const found = matching(basket, filter);
  let sum = 0;
  switch (params.measure) {
    case 'presence':
    case 'positions':
      return found.length;
    case 'quantity':
      for (const index of found) sum += basket.positions[index]?.quantityMilli ?? 0;
      return sum;
    case 'amount':
      for (const index of found) {
        sum +=
          params.base === 'initial'
            ? (basket.positions[index]?.initialKopecks ?? 0)
            : (basket.left[index] ?? 0);
      }
      return sum;
    default:
      return unreachable(params.measure);
  }
}

function boundsText({ measure, min, max }: GoodsParams): { ru: string; en: string } {
  if (measure === 'presence') return { ru: '', en: '' };
  const figure = (value: number): string => {
    if (measure === 'amount') return rublesText(value);
    return measure === 'quantity' ? milliText(value) : String(value);
  };
  const from = min === undefined ? null : figure(min);
  const to = max === undefined ? null : figure(max);
  return {
    ru: `${from === null ? '' : ` от ${from}`}${to === null ? '' : ` до ${to}`}`,
    en: `${from === null ? '' : ` from ${from}`}${to === null ? '' : ` to ${to}`}`,
  };
}
