import { effectAction } from '../../effect.ts';
import { audienceParams, recalculateStatusParams, setAttributeParams } from './params.ts';

export const setAttribute = effectAction({
  kind: 'set_attribute',
  title: { ru: 'Записать свойство', en: 'Set an attribute' },
  params: setAttributeParams,
  sentence: ({ code, value }) => ({
    ru: `записать ${code} = ${String(value)}`,
    en: `set ${code} = ${String(value)}`,
  }),
  needsMember: true,
  data: ({ code, value }) => ({ code, value }),
});

export const audience = effectAction({
  kind: 'audience',
  title: { ru: 'Добавить в аудиторию', en: 'Change the audience' },
  params: audienceParams,
  sentence: ({ segment, op }) => ({
    ru: `${op === 'add' ? 'добавить в' : 'убрать из'} ${segment}`,
    en: `${op === 'add' ? 'add to' : 'remove from'} ${segment}`,
  }),
  needsMember: true,
  data: ({ segment, op }) => ({ segment, op }),
});

export const recalculateStatus = effectAction({
  kind: 'recalculate_status',
  title: { ru: 'Пересчитать статус', en: 'Recalculate the status' },
  params: recalculateStatusParams,
  sentence: ({ system }) => ({
    ru: `пересчитать статус ${system}`,
    en: `recalculate status ${system}`,
  }),
  needsMember: true,
  data: ({ system }) => ({ system }),
});
