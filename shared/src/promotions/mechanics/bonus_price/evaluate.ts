import { spendable } from '../../bonus-prices.ts';
import { conditionMechanic, leaf, verdict } from '../../mechanic.ts';
import { UNKNOWN } from '../../verdict.ts';
import { bonusPriceParams } from './params.ts';

export const bonusPrice = conditionMechanic({
  kind: 'bonus_price',
  title: { ru: 'Цена в бонусах', en: 'Price in bonuses' },
  params: bonusPriceParams,
  sentence: ({ currency, amount }) => ({
    ru: `стоит ${amount} ${currency}`,
    en: `costs ${amount} ${currency}`,
  }),
  compile: ({ currency, amount }, tools) => {
    tools.currency(currency);
    return leaf(
      (view) => {
        const left = spendable(view, currency);
        return left === null ? UNKNOWN : verdict(left >= amount);
      },
      (view) => ({
        code: 'condition.bonus_price',
        fact: `member.balances.${currency}`,
        expected: amount,
        seen: spendable(view, currency),
      }),
      { costs: [{ currency, amount }] },
    );
  },
});
