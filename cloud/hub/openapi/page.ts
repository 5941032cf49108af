/** The reference page: plain HTML without scripts, made from the document. */
import type { Language, Text } from '@verno/shared/kernel/text';
import { html, prose } from './html.ts';
import type { Html } from './html.ts';
import type { OpenApiDocument } from './document.ts';
import { pageDocument } from './page-document.ts';
import type { PageDocument } from './page-document.ts';
import { operationHtml } from './page-operation.ts';
import { fieldsOf, kindOf } from './page-schema.ts';

const WORDS = {
  contents: { ru: 'Содержание', en: 'Contents' },
  start: { ru: 'С чего начать', en: 'Where to begin' },
  schemas: { ru: 'Схемы', en: 'Schemas' },
  document: { ru: 'Документ OpenAPI 3.1', en: 'OpenAPI 3.1 document' },
  first: {
    ru: 'Администратор хаба заводит приложение и передаёт вам client_id и client_secret. Программа получает по ним токен и вызывает операции в пределах своих прав.',
    en: 'The hub’s administrator makes an application and hands you client_id and client_secret. Your program gets a token for them and calls operations within its rights.',
  },
  skip: { ru: 'К содержимому', en: 'Skip to content' },
} as const satisfies Record<string, Text>;

/** Where a program begins; `$HUB` is the hub's address. */
const START = `npm run hub -- application add "Касса 1С" \\
  --right members.read --right purchases.make --right purchases.read

TOKEN=$(curl -s "$HUB/api/v1/token" \\
  -d grant_type=client_credentials \\
  -d client_id="$CLIENT_ID" -d client_secret="$CLIENT_SECRET" | jq -r .access_token)

curl "$HUB/api/v1/members/lookup" -H "Authorization: Bearer $TOKEN" \\
  -H "Content-Type: application/json" -d '{"kind":"phone","value":"+7 916 123-45-67"}'`;

export function referencePage(document: OpenApiDocument, language: Language): string {
  const shown = pageDocument(document);
  const other = language === 'ru' ? 'en' : 'ru';
  const page = html`<!doctype html>
    <html lang="${language}">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>${shown.title} ${shown.version}</title>
        <link rel="stylesheet" href="/api/docs/reference.css" />
      </head>
      <body>
        <a class="skip" href="#content">${WORDS.skip[language]}</a>
        <header>
          <h1>${shown.title} <small>${shown.version}</small></h1>
          <p>
            <a href="/api/docs?lang=${other}" hreflang="${other}" lang="${other}"
              >${other === 'ru' ? 'Русский' : 'English'}</a
            >
            · <a href="/api/openapi.json?lang=${language}">${WORDS.document[language]}</a>
          </p>
        </header>
        <div class="columns">
          ${navigation(shown, language)}
          <main id="content">
            <section>
              ${prose(shown.about)}
              <h2 id="start">${WORDS.start[language]}</h2>
              <p>${WORDS.first[language]}</p>
              <pre tabindex="0"><code>${START}</code></pre>
            </section>
            ${shown.sections.map(
              (section) =>
                html`<section>
                  <h2 id="tag-${section.name}">${section.title}</h2>
                  ${section.operations.map((one) => operationHtml(one, language))}
                </section>`,
            )}
            <section>
              <h2 id="schemas">${WORDS.schemas[language]}</h2>
              ${shown.schemas.map(
                ([name, schema]) =>
                  html`<article class="schema" id="schema-${name}">
                    <h3>${name}</h3>
                    ${fieldsOf(schema, language) ?? html`<p class="kind">${kindOf(schema, language)}</p>`}
                  </article>`,
              )}
            </section>
          </main>
        </div>
      </body>
    </html>`;
  return page.html;
}

/** One list of links; on a narrow screen it folds up above the text. */
function navigation(shown: PageDocument, language: Language): Html {
  const sections = shown.sections.map(
    (section) =>
      html`<li>
        <a href="#tag-${section.name}">${section.title}</a>
        <ul>
          ${section.operations.map(
            (one) =>
              html`<li>
                <a href="#${one.operationId}"
                  ><span class="method ${one.method.toLowerCase()}">${one.method}</span>
                  ${one.summary}</a
                >
              </li>`,
          )}
        </ul>
      </li>`,
  );
  return html`<nav aria-label="${WORDS.contents[language]}">
    <details>
      <summary>${WORDS.contents[language]}</summary>
      <ul class="contents">
        <li><a href="#start">${WORDS.start[language]}</a></li>
        ${sections}
        <li><a href="#schemas">${WORDS.schemas[language]}</a></li>
      </ul>
    </details>
  </nav>`;
}
