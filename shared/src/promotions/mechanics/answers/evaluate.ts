import { z } from 'zod';
import { conditionMechanic, leaf, verdict } from '../../mechanic.ts';
import { UNKNOWN } from '../../verdict.ts';
import { compares } from '../../vocabulary.ts';
import type { Scalar } from '../../vocabulary.ts';
import { own } from '../../own.ts';
import type { View } from '../../view.ts';
import { dateFits } from '../date/evaluate.ts';
import { answersParams } from './params.ts';
import type { AnswersParams } from './params.ts';

export const answers = conditionMechanic({
  kind: 'answers',
  title: { ru: 'Ответы анкеты', en: 'Questionnaire answers' },
  params: answersParams,
  sentence: ({ block, all }) => ({
    ru: `в блоке «${block}» есть ответ: ${all.map((check) => check.question).join(' и ')}`,
    en: `block “${block}” has an answer with ${all.map((check) => check.question).join(' and ')}`,
  }),
  compile: ({ block, all }) => {
    const fact = `member.answers.${block}`;
    return leaf(
      (view) => {
        if (view.member === null) return UNKNOWN;
        view.factsRead.add(fact);
        const given = own(view.member.answers, block);
        if (given === undefined) return UNKNOWN;
        return verdict(given.some((answer) => all.every((check) => fits(answer, check, view))));
      },
      ({ member }) => ({
        code: 'condition.answers',
        fact,
        expected: all.map((check) => check.question).join(', '),
        seen: (member === null ? undefined : own(member.answers, block)?.length) ?? null,
      }),
    );
  },
});

const isoDate = z.iso.date();

function fits(
  answer: Readonly<Record<string, Scalar>>,
  check: AnswersParams['all'][number],
  view: View,
): boolean {
  const seen = own(answer, check.question);
  if (seen === undefined) return false;
  if (!('date' in check)) return compares(seen, check.op, check.value);
  const date = isoDate.safeParse(seen);
  return date.success && dateFits(date.data, check.date, view.now);
}
