import { every } from '../../condition-logic.ts';
import { hours, place, weekday } from '../../circumstance.ts';
import { conditionMechanic, leaf, verdict } from '../../mechanic.ts';
import { UNKNOWN } from '../../verdict.ts';
import type { CompiledCondition } from '../../mechanic.ts';
import { circumstancesParams } from './params.ts';

export const circumstances = conditionMechanic({
  kind: 'circumstances',
  title: { ru: 'Обстоятельства покупки', en: 'Circumstances' },
  params: circumstancesParams,
  sentence: (params) => {
    const named = [
      params.payment?.join(', '),
      params.identification?.join(', '),
      params.hours && `${params.hours.from}–${params.hours.to}`,
      params.weekdays?.join(', '),
    ].filter((text) => text !== undefined);
    return { ru: `обстоятельства: ${named.join('; ')}`, en: `circumstances: ${named.join('; ')}` };
  },
  compile: (params) => {
    const items: CompiledCondition[] = [];
    if (params.payment !== undefined) items.push(known('paymentMethod', 'payment', params.payment));
    if (params.identification !== undefined) {
      items.push(known('identification', 'identification', params.identification));
    }
    if (params.partners !== undefined)
      items.push(place('partnerId', 'scope.partner', params.partners));
    if (params.stores !== undefined) items.push(place('storeId', 'scope.store', params.stores));
    if (params.tills !== undefined) items.push(place('tillId', 'scope.till', params.tills));
    if (params.weekdays !== undefined) items.push(weekday(params.weekdays));
    if (params.hours !== undefined) items.push(hours([params.hours]));
    return every(items);
  },
});

/** A fact of the cheque that may not be known yet, e.g. how it will be paid. */
function known(
  key: 'paymentMethod' | 'identification',
  name: string,
  wanted: readonly string[],
): CompiledCondition {
  return leaf(
    ({ cheque }) => {
      const seen = cheque[key];
      return seen === null ? UNKNOWN : verdict(wanted.includes(seen));
    },
    ({ cheque }) => ({
      code: `condition.${name}`,
      fact: `cheque.${key}`,
      expected: wanted.join(', '),
      seen: cheque[key],
    }),
  );
}
