import { conditionMechanic } from '../../mechanic.ts';
import { within } from '../../range.ts';
import { own } from '../../own.ts';
import { balanceParams } from './params.ts';

export const balance = conditionMechanic({
  kind: 'balance',
  title: { ru: 'Баланс бонусов', en: 'Bonus balance' },
  params: balanceParams,
  sentence: ({ currency, min, max }) => ({
    ru: `баланс ${currency}${min === undefined ? '' : ` от ${min}`}${max === undefined ? '' : ` до ${max}`}`,
    en: `balance of ${currency}${min === undefined ? '' : ` from ${min}`}${max === undefined ? '' : ` to ${max}`}`,
  }),
  compile: ({ currency, min, max }, tools) => {
    tools.currency(currency);
    const fact = `member.balances.${currency}`;
    return within('condition.balance', fact, { min, max }, (member) =>
      own(member.balances, currency),
    );
  },
});
