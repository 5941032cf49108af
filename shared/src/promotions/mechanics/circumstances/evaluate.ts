import type { Text } from '../../../kernel/text.ts';
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
      both(params.payment?.join(', ')),
      both(params.identification?.join(', ')),
      counted(PLACES.partners, params.partners),
      counted(PLACES.stores, params.stores),
      counted(PLACES.tills, params.tills),
      weekdays(params.weekdays),
      both(params.hours && `${params.hours.from}–${params.hours.to}`),
    ].filter((text) => text !== null);
    return {
      ru: `обстоятельства: ${named.map(({ ru }) => ru).join('; ')}`,
      en: `circumstances: ${named.map(({ en }) => en).join('; ')}`,
    };
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

/** Places are told by their number: their ids say nothing to people. */
const PLACES = {
  partners: { ru: 'партнёров', en: 'partners' },
  stores: { ru: 'магазинов', en: 'stores' },
  tills: { ru: 'касс', en: 'tills' },
};

const WEEKDAYS: readonly Text[] = [
  { ru: 'пн', en: 'Mon' },
  { ru: 'вт', en: 'Tue' },
  { ru: 'ср', en: 'Wed' },
  { ru: 'чт', en: 'Thu' },
  { ru: 'пт', en: 'Fri' },
  { ru: 'сб', en: 'Sat' },
  { ru: 'вс', en: 'Sun' },
];

function both(text: string | undefined): Text | null {
  return text === undefined ? null : { ru: text, en: text };
}

function counted(word: Text, wanted: readonly string[] | undefined): Text | null {
  if (wanted === undefined) return null;
  return { ru: `${word.ru}: ${wanted.length}`, en: `${word.en}: ${wanted.length}` };
}

function weekdays(days: readonly number[] | undefined): Text | null {
  if (days === undefined) return null;
  const named = days.flatMap((day) => WEEKDAYS[day - 1] ?? []);
  return {
    ru: named.map(({ ru }) => ru).join(', '),
    en: named.map(({ en }) => en).join(', '),
  };
}

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
