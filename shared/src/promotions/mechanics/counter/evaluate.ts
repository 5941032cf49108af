import { effectAction } from '../../effect.ts';
import { conditionMechanic } from '../../mechanic.ts';
import { boundsText, within } from '../../range.ts';
import { own } from '../../own.ts';
import { changeCounterParams, counterParams } from './params.ts';

export const counter = conditionMechanic({
  kind: 'counter',
  title: { ru: 'Счётчик', en: 'Counter' },
  params: counterParams,
  sentence: (params) => ({
    ru: `счётчик ${params.key} ${boundsText(params)}`,
    en: `counter ${params.key} ${boundsText(params)}`,
  }),
  compile: ({ key, min, max, every }) =>
    within('condition.counter', `member.counters.${key}`, { min, max, every }, (member) =>
      own(member.counters, key),
    ),
});

export const changeCounter = effectAction({
  kind: 'change_counter',
  title: { ru: 'Изменить счётчик', en: 'Change a counter' },
  params: changeCounterParams,
  sentence: ({ key, op, amount }) => ({
    ru: `счётчик ${key}: ${op} ${amount}`,
    en: `counter ${key}: ${op} ${amount}`,
  }),
  needsMember: true,
  data: ({ key, op, amount }) => ({ key, op, amount }),
});
