/** The API's document and its page, held against what is served. */
import { Validator } from '@seriousme/openapi-schema-validator';
import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { right } from '@verno/shared/contracts/rights';
import type { Operation } from '@verno/shared/contracts/operation';
import { openApiDocument, publicOperations } from './document.ts';
import type { OpenApiDocument } from './document.ts';
import { pathOf } from './operation-entry.ts';
import { referencePage } from './page.ts';
import { servedOperations } from './served.ts';

const served = servedOperations();
const documents = { ru: openApiDocument(served, 'ru'), en: openApiDocument(served, 'en') };

const entry = z.looseObject({
  operationId: z.string(),
  summary: z.string().min(3),
  security: z.array(z.record(z.string(), z.array(z.string()))),
  parameters: z.array(z.looseObject({ name: z.string(), in: z.string(), required: z.boolean() })),
  responses: z.record(z.string(), z.looseObject({ description: z.string().min(2) })),
});
const readable = z.looseObject({
  openapi: z.string().startsWith('3.1'),
  paths: z.record(z.string(), z.record(z.string(), entry)),
  components: z.looseObject({ schemas: z.record(z.string(), z.unknown()) }),
});
const entries = (document: OpenApiDocument) =>
  Object.values(readable.parse(document).paths).flatMap((methods) => Object.values(methods));

describe.each(['ru', 'en'] as const)('the document in %s', (language) => {
  test('[R22-16] is valid OpenAPI 3.1 by an independent validator', async () => {
    const result = await new Validator().validate(JSON.parse(JSON.stringify(documents[language])));
    expect(result).toEqual({ valid: true });
  });

  test('has every served operation, and each states its security', () => {
    const wanted = publicOperations(served);
    expect(
      entries(documents[language])
        .map((one) => one.operationId)
        .toSorted(),
    ).toEqual(wanted.map((one) => one.id).toSorted());
    for (const one of entries(documents[language])) expect(one['security']).toBeDefined();
    const open = entries(documents[language]).filter((one) => one.security.length === 0);
    expect(open.map((one) => one.operationId).toSorted()).toEqual([
      'session.signIn',
      'token.issue',
    ]);
  });

  test('refers only to schemas that are there, and to each by a name worth reading', () => {
    const text = JSON.stringify(documents[language]);
    const names = new Set(Object.keys(readable.parse(documents[language]).components.schemas));
    const used = [...text.matchAll(/#\/components\/schemas\/([\w-]+)/g)].map(([, name]) => name);
    expect(used.length).toBeGreaterThan(100);
    expect(used.filter((name) => !names.has(name ?? ''))).toEqual([]);
    expect(text).not.toContain('$defs');
    expect([...names].filter((name) => name.startsWith('_'))).toEqual([]);
  });
});

test('no right without a route, no route without a right, and each right is a scope with its words', () => {
  const used = new Set(
    served.flatMap(({ access }) => (access.kind === 'right' ? [access.right] : [])),
  );
  expect(right.options.filter((one) => !used.has(one))).toEqual([]);
});

test('examples are what the contracts take and give', () => {
  let seen = 0;
  for (const { id, example, body, response } of served) {
    if (example?.body !== undefined) {
      expect([id, body.safeParse(example.body).error?.issues ?? []]).toEqual([id, []]);
      seen += 1;
    }
    if (example?.response !== undefined) {
      expect([id, response.safeParse(example.response).error?.issues ?? []]).toEqual([id, []]);
      seen += 1;
    }
  }
  expect(seen).toBeGreaterThan(15);
});

test('a change asks for a key or a version in the document as on the wire', () => {
  const byId = new Map(entries(documents.en).map((one) => [one.operationId, one]));
  const headers = (id: string) =>
    byId
      .get(id)
      ?.parameters.flatMap((one) => (one.in === 'header' && one.required ? [one.name] : []));
  expect(headers('calculations.confirm')).toEqual(['Idempotency-Key']);
  expect(headers('members.change')).toEqual(['If-Match']);
  expect(headers('members.lookUp')).toEqual([]);
  expect(Object.keys(byId.get('calculations.confirm')?.responses ?? {})).toEqual(
    expect.arrayContaining([
      '200',
      '400',
      '401',
      '403',
      '404',
      '409',
      '413',
      '415',
      '422',
      '429',
      '503',
    ]),
  );
});

test('`npm run --silent hub -- openapi` prints the document alone, without a database', () => {
  const root = fileURLToPath(new URL('../../..', import.meta.url));
  const text = execFileSync(
    process.execPath,
    ['cloud/hub/cli/main.ts', 'openapi', '--language', 'en'],
    {
      cwd: root,
      encoding: 'utf8',
      maxBuffer: 1 << 26,
      env: { ...process.env, DATABASE_URL: 'postgres://127.0.0.1:1/none' },
    },
  );
  expect(JSON.parse(text)).toEqual(JSON.parse(JSON.stringify(documents.en)));
});

test('the page has every operation with its fields, a command to paste, and nothing that runs', () => {
  const page = referencePage(documents.ru, 'ru');
  for (const one of publicOperations(served)) {
    expect(page).toContain(`id="${one.id}"`);
    expect(page).toContain(one.summary.ru.replaceAll('"', '&quot;'));
  }
  expect(page).not.toMatch(/<script|\son\w+=|javascript:/i);
  expect(page).not.toMatch(/\sstyle=/);
  const ids = [...page.matchAll(/\sid="([^"]+)"/g)].map(([, id]) => id);
  expect(new Set(ids).size).toBe(ids.length);
  const anchors = [...page.matchAll(/href="#([^"]+)"/g)].map(([, id]) => id);
  expect(anchors.filter((anchor) => !ids.includes(anchor))).toEqual([]);
  expect(pathOf({ path: '/api/v1/a/:b/c' } as Operation)).toBe('/api/v1/a/{b}/c');
});
