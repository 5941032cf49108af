import { unreachable } from '../../../kernel/unreachable.ts';
import type { MemberFacts } from '../../cheque.ts';
import { conditionMechanic } from '../../mechanic.ts';
import { within } from '../../range.ts';
import { rublesText } from '../../sentence.ts';
import { own } from '../../own.ts';
import { dateCondition, whenText } from '../date/evaluate.ts';
import type { DateWhen } from '../date/params.ts';
import { historyParams } from './params.ts';
import type { HistoryParams } from './params.ts';

export const history = conditionMechanic({
  kind: 'history',
  title: { ru: 'Прошлые покупки', en: 'Purchase history' },
  params: historyParams,
  sentence: ({ key, measure, min, max, every, when }) => {
    const word = WORDS[measure];
    if (when !== undefined) {
      const text = whenText(when);
      return { ru: `${word.ru} (${key}): ${text.ru}`, en: `${word.en} (${key}): ${text.en}` };
    }
    const figures = [min, max, every].filter((value) => value !== undefined).join(' … ');
    return { ru: `${word.ru} (${key}): ${figures}`, en: `${word.en} (${key}): ${figures}` };
  },
  compile: ({ key, measure, min, max, every, when }) => {
    const fact = `member.history.${key}`;
    if (measure === 'last_date') {
      return dateCondition(
        'condition.history_last_date',
        fact,
        // Who never bought has no such day: unknown, like any date that is not there.
        (member) => own(member.history, key)?.lastDate ?? undefined,
        when ?? EVER,
      );
    }
    return within(
      `condition.history_${measure}`,
      fact,
      { min, max, every },
      (member) => figure(own(member.history, key), measure),
      measure === 'sum' || measure === 'average' ? rublesText : String,
    );
  },
});

/** Any day at all: stands where the form has let nothing else through. */
const EVER: DateWhen = { type: 'between', from: '0001-01-01', to: '9999-12-31' };

const WORDS = {
  count: { ru: 'число прошлых покупок', en: 'number of purchases before' },
  sum: { ru: 'сумма прошлых покупок', en: 'sum of purchases before' },
  average: { ru: 'средний прошлый чек', en: 'average cheque before' },
  nth: { ru: 'номер этой покупки', en: 'number of this purchase' },
  last_date: { ru: 'день последней покупки', en: 'day of the last purchase' },
};

function figure(
  seen: MemberFacts['history'][string] | undefined,
  what: Exclude<HistoryParams['measure'], 'last_date'>,
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
