/** A call's parts against its contract; what is wrong is named field by field, in the caller's language. */
import type { Request } from 'express';
import { z } from 'zod';
import type { Operation } from '@verno/shared/contracts/operation';
import type { Language, Text } from '@verno/shared/kernel/text';
import { err, ok } from '@verno/shared/kernel/result';
import type { Result } from '@verno/shared/kernel/result';
import { hasUnstorable } from '../store/text.ts';
import { refusal } from './problems.ts';
import type { FieldError, Refusal } from './problems.ts';
import type { Parsed } from './routes.ts';

const LOCALES = { ru: z.locales.ru().localeError, en: z.locales.en().localeError };
/** More wrong fields than this help nobody. */
const FIELD_ERRORS_MAX = 50;

const UNSTORABLE: Text = {
  ru: 'В тексте есть знак, который нельзя сохранить: U+0000 или половина суррогатной пары.',
  en: 'The text has a character that cannot be kept: U+0000 or half of a surrogate pair.',
};

/** `anyText`: the body may hold text that the database cannot; its handler knows how to keep it. */
export function parseCall(
  operation: Operation,
  request: Request,
  options: { readonly language: Language; readonly anyText: boolean },
): Result<Parsed, Refusal> {
  const { language } = options;
  const wrong: FieldError[] = [];
  const read = (part: 'params' | 'query' | 'body', value: unknown): unknown => {
    const anyText = options.anyText || operation.bodyKind === 'csv';
    if (!(part === 'body' && anyText) && hasUnstorable(value)) {
      wrong.push({ pointer: pointer(part, []), detail: UNSTORABLE[language] });
      return undefined;
    }
    const parsed = operation[part].safeParse(value, {
      error: LOCALES[language],
      reportInput: false,
    });
    if (parsed.success) return parsed.data;
    for (const issue of parsed.error.issues) {
      wrong.push({ pointer: pointer(part, issue.path), detail: issue.message });
    }
    return undefined;
  };
  const parsed: Parsed = {
    params: read('params', request.params),
    query: read('query', request.query),
    body: read('body', request.body),
  };
  return wrong.length === 0
    ? ok(parsed)
    : err(refusal('request.invalid', { errors: wrong.slice(0, FIELD_ERRORS_MAX) }));
}

/** JSON pointer (RFC 6901); fields outside the body say which part they are of. */
function pointer(part: string, path: readonly PropertyKey[]): string {
  const steps = path.map((step) => String(step).replaceAll('~', '~0').replaceAll('/', '~1'));
  return `/${(part === 'body' ? steps : [part, ...steps]).join('/')}`;
}
