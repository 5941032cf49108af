import { unreachable } from '../../../kernel/unreachable.ts';
import { leftKopecks } from '../../basket.ts';
import type { Basket } from '../../basket.ts';
import { conditionMechanic, leaf, verdict } from '../../mechanic.ts';
import type { CompiledCondition } from '../../mechanic.ts';
import { milliText, rublesText } from '../../sentence.ts';
import { chequeParams } from './params.ts';
import type { ChequeParams } from './params.ts';

export const cheque = conditionMechanic({
  kind: 'cheque',
  title: { ru: 'Чек целиком', en: 'The whole cheque' },
  params: chequeParams,
  sentence: (params) => {
    const what = WORDS[params.measure];
    const from = params.min === undefined ? '' : figure(params.measure, params.min);
    const to = params.max === undefined ? '' : figure(params.measure, params.max);
    return {
      ru: `${what.ru}${from && ` от ${from}`}${to && ` до ${to}`}`,
      en: `${what.en}${from && ` from ${from}`}${to && ` to ${to}`}`,
    };
  },
  compile: (params, tools) => {
    const { measure: what, min, max, base } = params;
    // What is left changes with every discount; the rest of a cheque stands.
    if (what === 'sum' && base === 'remaining') return within(params);
    return tools.once(`cheque ${what} ${min} ${max}`, () => within(params));
  },
});

function within(params: ChequeParams): CompiledCondition {
  const min = params.min ?? 0;
  const max = params.max ?? Number.MAX_SAFE_INTEGER;
  const fact = `cheque.${params.measure}`;
  const codes = {
    min: `condition.cheque_${params.measure}_min`,
    max: `condition.cheque_${params.measure}_max`,
  };
  return leaf(
    ({ basket }) => {
      const seen = measure(basket, params);
      return verdict(seen >= min && seen <= max);
    },
    ({ basket }) => {
      const seen = measure(basket, params);
      return {
        code: seen < min ? codes.min : codes.max,
        fact,
        expected: seen < min ? min : max,
        seen,
      };
    },
  );
}

const WORDS = {
  sum: { ru: 'сумма чека', en: 'cheque sum' },
  quantity: { ru: 'количество в чеке', en: 'quantity in the cheque' },
  positions: { ru: 'разных товаров в чеке', en: 'different goods in the cheque' },
};

function figure(measure: ChequeParams['measure'], value: number): string {
  if (measure === 'sum') return rublesText(value);
  return measure === 'quantity' ? milliText(value) : String(value);
}

function measure(basket: Basket, params: ChequeParams): number {
  switch (params.measure) {
    case 'sum':
      return params.base === 'initial' ? basket.initialKopecks : leftKopecks(basket);
    case 'quantity':
      return basket.quantityMilli;
    case 'positions':
      return basket.positions.length;
    default:
      return unreachable(params.measure);
  }
}
