import { actionMechanic } from '../../mechanic.ts';
import { messageParams } from './params.ts';

export const message = actionMechanic({
  kind: 'message',
  title: { ru: 'Сообщение', en: 'Message' },
  params: messageParams,
  sentence: ({ text }) => ({ ru: `сообщение «${text}»`, en: `message “${text}”` }),
  compile: ({ to, text }) => ({
    phase: 'effects',
    signs: [],
    benefit: false,
    raises: [],
    run: (turn) => {
      turn.out.messages.push({ promotionId: turn.by.promotionId, to, text });
      return true;
    },
  }),
});
