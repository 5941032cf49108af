/** A refusal's HTTP status and texts. */
import type { Text } from '@verno/shared/kernel/text';

export interface ProblemText {
  readonly status: number;
  readonly title: Text;
  /** The sentence; `{name}` is taken from the refusal's params. */
  readonly detail: Text;
}

/** A row of a table of problems: status, title ru/en, sentence ru/en. */
export function problem(
  status: number,
  [titleRu, titleEn]: readonly [string, string],
  [ru, en]: readonly [string, string],
): ProblemText {
  return { status, title: { ru: titleRu, en: titleEn }, detail: { ru, en } };
}
