/** One operation of the contracts as an OpenAPI operation object. */
import { z } from 'zod';
import { IDEMPOTENCY_HEADER, takesIdempotencyKey } from '@verno/shared/contracts/operation';
import type { Operation } from '@verno/shared/contracts/operation';
import { PROBLEM_MEDIA_TYPE } from '@verno/shared/contracts/problem';
import type { Language, Text } from '@verno/shared/kernel/text';
import { isProblemCode, problemText, statusOf } from '../http/problems.ts';
import { accessText, say } from './texts.ts';
import type { Schema, SchemaDesk } from './schemas.ts';

export const SESSION_SCHEME = 'session';
export const APPLICATION_SCHEME = 'application';

/** The operation object; refusals are grouped by status, because OpenAPI knows one answer a status. */
export function operationEntry(
  operation: Operation,
  desk: SchemaDesk,
  language: Language,
): Record<string, unknown> {
  const { notes, example } = operation;
  return {
    operationId: operation.id,
    tags: [tagOf(operation)],
    summary: operation.summary[language],
    description: [notes?.[language], accessText(operation, language)].filter(Boolean).join('\n\n'),
    security: securityOf(operation),
    parameters: parametersOf(operation, desk, language),
    ...(hasBody(operation) ? { requestBody: requestBodyOf(operation, desk, example?.body) } : {}),
    responses: responsesOf(operation, desk, language),
    'x-verno-access':
      operation.access.kind === 'right' ? operation.access.right : operation.access.kind,
  };
}

/** The first word of the id. */
export function tagOf(operation: Operation): string {
  return operation.id.split('.', 1)[0] ?? operation.id;
}

/** `:name` of our paths as OpenAPI writes it. */
export function pathOf(operation: Operation): string {
  return operation.path.replaceAll(/:(\w+)/g, '{$1}');
}

/** Every operation says it: an empty list is «open to all», said on purpose. */
function securityOf({ access }: Operation): Record<string, string[]>[] {
  switch (access.kind) {
    case 'public':
      return [];
    case 'session':
      return [{ [SESSION_SCHEME]: [] }];
    case 'right':
      return [{ [APPLICATION_SCHEME]: [access.right] }, { [SESSION_SCHEME]: [] }];
    case 'till':
      return [{ till: [] }];
  }
}

function hasBody(operation: Operation): boolean {
  return !(operation.body instanceof z.ZodUndefined);
}

function parametersOf(
  operation: Operation,
  desk: SchemaDesk,
  language: Language,
): Record<string, unknown>[] {
  const ofShape = (shape: z.ZodType, where: 'path' | 'query') => {
    const schema = objectSchema.parse(desk.input(shape));
    const needed = new Set(schema.required ?? []);
    return Object.entries(schema.properties ?? {}).map(([name, inner]) => {
      const value = operation.example?.[where === 'path' ? 'params' : 'query']?.[name];
      return {
        name,
        in: where,
        required: where === 'path' || needed.has(name),
        schema: inner,
        ...(value === undefined ? {} : { example: value }),
      };
    });
  };
  const header = (name: string, required: boolean, description: Text) => ({
    name,
    in: 'header',
    required,
    description: description[language],
    schema: { type: 'string' },
  });
  return [
    ...ofShape(operation.params, 'path'),
    ...ofShape(operation.query, 'query'),
    ...(takesIdempotencyKey(operation)
      ? [header(IDEMPOTENCY_HEADER, true, say.idempotencyHeader)]
      : []),
    ...(operation.versioned === 'change' ? [header('If-Match', true, say.ifMatchHeader)] : []),
    ...(operation.method === 'GET' ? [header('If-None-Match', false, say.ifNoneMatchHeader)] : []),
  ];
}

const objectSchema = z.looseObject({
  properties: z.record(z.string(), z.unknown()).optional(),
  required: z.array(z.string()).optional(),
});

function requestBodyOf(
  operation: Operation,
  desk: SchemaDesk,
  example: unknown,
): Record<string, unknown> {
  if (operation.bodyKind === 'csv') {
    const text = { schema: { type: 'string' }, ...(example === undefined ? {} : { example }) };
    return { required: true, content: { 'text/csv': text } };
  }
  const schema = desk.input(operation.body);
  const content = { schema, ...(example === undefined ? {} : { example }) };
  return {
    required: true,
    content: {
      'application/json': content,
      ...(operation.bodyKind === 'form' ? { 'application/x-www-form-urlencoded': content } : {}),
    },
  };
}

function responsesOf(
  operation: Operation,
  desk: SchemaDesk,
  language: Language,
): Record<string, unknown> {
  const nothing = operation.response instanceof z.ZodNull;
  const success = nothing ? 204 : (operation.status ?? 200);
  const example = operation.example?.response;
  const headers = {
    ...(operation.versioned === undefined ? {} : { ETag: textHeader(say.etagHeader[language]) }),
    ...(operation.access.kind === 'right'
      ? { RateLimit: textHeader(say.rateLimitHeader[language]) }
      : {}),
  };
  return {
    [success]: {
      description: nothing ? say.done[language] : say.success[language],
      ...(Object.keys(headers).length === 0 ? {} : { headers }),
      ...(nothing
        ? {}
        : {
            content: {
              'application/json': {
                schema: desk.output(operation.response),
                ...(example === undefined ? {} : { example }),
              },
            },
          }),
    },
    ...Object.fromEntries(
      refusalsOf(operation).map(([status, codes]) => [status, refusalAnswer(codes, language)]),
    ),
  };
}

function textHeader(description: string): Schema {
  return { description, schema: { type: 'string' } };
}

function refusalAnswer(codes: readonly string[], language: Language): Record<string, unknown> {
  const lines = codes.map((code) => {
    const title = problemText(code)?.title[language];
    return title === undefined ? `\`${code}\`` : `\`${code}\`: ${title}`;
  });
  return {
    description: lines.join('\n'),
    content: { [PROBLEM_MEDIA_TYPE]: { schema: { $ref: '#/components/schemas/Problem' } } },
  };
}

/** Codes a caller should expect, by status: those of the contract, and those its kind brings. */
function refusalsOf(operation: Operation): [number, string[]][] {
  const { access } = operation;
  const codes = [
    'request.invalid',
    ...(access.kind === 'session' ? ['auth.no_session'] : []),
    ...(access.kind === 'right'
      ? ['auth.no_session', 'auth.bad_token', 'auth.forbidden', 'auth.scope_missing']
      : []),
    ...(access.kind === 'right' ? ['request.too_many'] : []),
    ...(hasBody(operation)
      ? operation.bodyKind === 'csv'
        ? ['request.not_csv', 'request.too_large']
        : ['request.not_json', 'request.too_large', 'request.wrong_media_type']
      : []),
    ...(takesIdempotencyKey(operation)
      ? ['request.key_required', 'request.key_reused', 'request.in_progress']
      : []),
    ...(operation.versioned === 'change'
      ? ['request.version_required', 'request.version_changed']
      : []),
    'hub.unavailable',
    ...operation.errors,
  ];
  const known = [...new Set(codes)].filter(isProblemCode);
  const byStatus = Map.groupBy(known, (code) => statusOf(code));
  return [...byStatus].toSorted(([a], [b]) => a - b);
}
