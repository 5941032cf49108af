import { actionMechanic, conditionMechanic, leaf, verdict } from '../../mechanic.ts';
import { eventParams, raiseEventParams } from './params.ts';

export const event = conditionMechanic({
  kind: 'event',
  title: { ru: 'Сработала другая акция', en: 'Another promotion fired' },
  params: eventParams,
  sentence: ({ name }) => ({ ru: `событие «${name}»`, en: `event “${name}”` }),
  compile: ({ name }) =>
    leaf(
      ({ events }) => verdict(events.includes(name)),
      ({ events }) => ({
        code: 'condition.event',
        fact: 'cheque.events',
        expected: name,
        seen: events.includes(name),
      }),
      { hears: [name] },
    ),
});

export const raiseEvent = actionMechanic({
  kind: 'raise_event',
  title: { ru: 'Событие для другой акции', en: 'Event for another promotion' },
  params: raiseEventParams,
  sentence: ({ name }) => ({ ru: `событие «${name}»`, en: `raise event “${name}”` }),
  compile: ({ name }) => ({
    phase: 'goods',
    signs: [],
    benefit: false,
    raises: [name],
    run: (turn) => {
      turn.view.events.push(name);
      return true;
    },
  }),
});
