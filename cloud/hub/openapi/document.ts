/** The OpenAPI 3.1 document of the public API, made from the operations that are served. */
import type { Operation } from '@verno/shared/contracts/operation';
import { PEOPLE_ONLY_RIGHTS, right } from '@verno/shared/contracts/rights';
import { problemDetails } from '@verno/shared/contracts/problem';
import type { Language } from '@verno/shared/kernel/text';
import {
  APPLICATION_SCHEME,
  operationEntry,
  pathOf,
  SESSION_SCHEME,
  tagOf,
} from './operation-entry.ts';
import { createSchemaDesk } from './schemas.ts';
import { PROBLEM_SCHEMA } from './schema-names.ts';
import { say, tagName, tagRank } from './texts.ts';

const API_VERSION = '1.0.0';

export type OpenApiDocument = Readonly<Record<string, unknown>>;

/** Operations of the public API: the protocol of tills is described in docs/specs/sync.md. */
export function publicOperations(operations: readonly Operation[]): Operation[] {
  return operations
    .filter((one) => one.path.startsWith('/api/v1/'))
    .toSorted((a, b) => tagRank(tagOf(a)) - tagRank(tagOf(b)));
}

export function openApiDocument(
  operations: readonly Operation[],
  language: Language,
): OpenApiDocument {
  const desk = createSchemaDesk();
  const served = publicOperations(operations);
  const paths: Record<string, Record<string, unknown>> = {};
  for (const operation of served) {
    const path = (paths[pathOf(operation)] ??= {});
    path[operation.method.toLowerCase()] = operationEntry(operation, desk, language);
  }
  const problem = desk.output(problemDetails);
  const tags = [...new Set(served.map(tagOf))];
  return {
    openapi: '3.1.1',
    info: {
      title: say.title[language],
      version: API_VERSION,
      description: say.about[language],
      license: { name: 'UNLICENSED', identifier: 'LicenseRef-UNLICENSED' },
    },
    servers: [{ url: '/' }],
    tags: tags.map((name) => ({ name, 'x-displayName': tagName(name, language) })),
    paths,
    components: {
      schemas: {
        ...desk.components(),
        ...('$ref' in problem ? {} : { [PROBLEM_SCHEMA]: problem }),
      },
      securitySchemes: {
        [APPLICATION_SCHEME]: {
          type: 'oauth2',
          description: say.applicationScheme[language],
          flows: {
            clientCredentials: { tokenUrl: '/api/v1/token', scopes: scopesOf(served, language) },
          },
        },
        [SESSION_SCHEME]: {
          type: 'apiKey',
          in: 'cookie',
          name: 'verno_session',
          description: say.sessionScheme[language],
        },
      },
    },
  };
}

/** Each scope with what it opens, in the words of the operations themselves. */
function scopesOf(served: readonly Operation[], language: Language): Record<string, string> {
  return Object.fromEntries(
    right.options.flatMap((one) => {
      const opened = served.filter(({ access }) => access.kind === 'right' && access.right === one);
      // Rights of people alone stand with their operations but are no scopes to ask for.
      const suffix = PEOPLE_ONLY_RIGHTS.includes(one) ? ' *' : '';
      return opened.length === 0
        ? []
        : [[one, opened.map(({ summary }) => summary[language]).join('; ') + suffix]];
    }),
  );
}
