import { z } from 'zod';
import { code, comparedValue, comparison, field } from '../../vocabulary.ts';
import { dateWhen } from '../date/params.ts';

/** All checks must hold on one and the same answer of a block: a child that is a boy and older than 12. */
export const answersParams = z.strictObject({
  kind: z.literal('answers'),
  block: field(code, 'Блок вопросов', 'Block of questions', 'text'),
  all: field(
    z
      .array(
        z.union([
          z.strictObject({ question: code, op: comparison, value: comparedValue }),
          z.strictObject({ question: code, date: dateWhen }),
        ]),
      )
      .min(1)
      .max(20),
    'Условия на один ответ',
    'Checks on one answer',
    'list',
  ),
});
export type AnswersParams = z.output<typeof answersParams>;
