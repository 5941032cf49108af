/** Serves the document and its page: `/api/openapi.json`, `/api/docs`. Open to all: it holds no data. */
import { readFileSync } from 'node:fs';
import type { Express, Request, Response } from 'express';
import type { Operation } from '@verno/shared/contracts/operation';
import { language } from '@verno/shared/kernel/text';
import type { Language } from '@verno/shared/kernel/text';
import { openApiDocument } from './document.ts';
import type { OpenApiDocument } from './document.ts';
import { referencePage } from './page.ts';

const STYLE = new URL('./reference.css', import.meta.url);
/** Stricter than the console's: no script may run on this page at all. */
const POLICY =
  "default-src 'none'; style-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

interface Made {
  readonly document: OpenApiDocument;
  readonly page: string;
}

/** What to mount; each language is made when it is first asked for. */
export function apiReference(operations: readonly Operation[]): (app: Express) => void {
  const made = new Map<Language, Made>();
  const style = readFileSync(STYLE, 'utf8');
  const of = (asked: Language): Made => {
    const known = made.get(asked);
    if (known !== undefined) return known;
    const document = openApiDocument(operations, asked);
    const fresh = { document, page: referencePage(document, asked) };
    made.set(asked, fresh);
    return fresh;
  };
  return (app) => {
    app.get('/api/openapi.json', (request, response) => {
      headers(response);
      response.json(of(languageAsked(request)).document);
    });
    app.get('/api/docs', (request, response) => {
      headers(response);
      response.type('html').send(of(languageAsked(request)).page);
    });
    app.get('/api/docs/reference.css', (_request, response) => {
      headers(response);
      response.type('css').send(style);
    });
  };
}

function headers(response: Response): void {
  response.setHeader('Cache-Control', 'no-cache');
  response.setHeader('Content-Security-Policy', POLICY);
}

/** `?lang=`, else what the browser prefers, else Russian. */
function languageAsked(request: Request): Language {
  const asked = language.safeParse(request.query['lang']);
  if (asked.success) return asked.data;
  return request.acceptsLanguages('ru', 'en') === 'en' ? 'en' : 'ru';
}
