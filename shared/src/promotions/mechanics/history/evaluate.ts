import { unreachable } from '../../../kernel/unreachable.ts';
import type { MemberFacts } from '../../cheque.ts';
import { conditionMechanic } from '../../mechanic.ts';
import { within } from '../../range.ts';
import { rublesText } from '../../sentence.ts';
import { own } from '../../own.ts';
import { historyParams } from './params.ts';
import type { HistoryParams } from './params.ts';

export const history = conditionMechanic({
  kind: 'history',
  title: { ru: 'Прошлые покупки', en: 'Purchase history' },
  params: historyParams,
  sentence: ({ key, measure, min, max, every }) => {
    const figures = [min, max, every].filter((value) => value !== undefined).join(' … ');
    const word = WORDS[measure];
    return { ru: `${word.ru} (${key}): ${figures}`, en: `${word.en} (${key}): ${figures}` };
  },
  compile: (params) =>
    within(
      `condition.history_${params.measure}`,
      `member.history.${params.key}`,
      { min: params.min, max: params.max, every: params.every },
      (member) => measure(own(member.history, params.key), params.measure),
      params.measure === 'sum' || params.measure === 'average' ? rublesText : String,
    ),
});

const WORDS = {
  count: { ru: 'число прошлых покупок', en: 'number of purchases before' },
  sum: { ru: 'сумма прошлых покупок', en: 'sum of purchases before' },
  average: { ru: 'средний прошлый чек', en: 'average cheque before' },
  nth: { ru: 'номер этой покупки', en: 'number of this purchase' },
};

function measure(
  seen: MemberFacts['history'][string] | undefined,
  what: HistoryParams['measure'],
): number | undefined {
  if (seen === undefined) return undefined;
  switch (what) {
    case 'count':
      return seen.count;
    case 'sum':
      return seen.sumKopecks;
    case 'average':
      // Without purchases there is no average: unknown, not zero.
      return seen.count === 0 ? undefined : Math.round(seen.sumKopecks / seen.count);
    case 'nth':
      return seen.count + 1;
    default:
      return unreachable(what);
  }
}
