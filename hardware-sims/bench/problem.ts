/** What can be wrong with a request, with the words for the person. */
import type { BenchProblem, Text } from './state.ts';

export class ProblemError extends Error {
  readonly status: number;
  readonly problem: BenchProblem;

  constructor(status: number, code: string, message: Text, field?: string) {
    super(message.en);
    this.name = 'ProblemError';
    this.status = status;
    this.problem = field === undefined ? { code, message } : { code, message, field };
  }
}

/** A field of the request that is not as it must be. */
export function wrongField(field: string, message: Text): ProblemError {
  return new ProblemError(
    400,
    'input.wrong',
    {
      ru: `Поле «${field}»: ${message.ru}.`,
      en: `Field “${field}”: ${message.en}.`,
    },
    field,
  );
}
