/** One operation on the reference page. */
import { z } from 'zod';
import type { Language, Text } from '@verno/shared/kernel/text';
import { html, inline, prose } from './html.ts';
import type { Html } from './html.ts';
import type { PageEntry, PageParameter } from './page-document.ts';
import { fieldsOf, kindOf } from './page-schema.ts';

const WORDS = {
  parameters: { ru: 'Параметры', en: 'Parameters' },
  body: { ru: 'Тело запроса', en: 'Request body' },
  answer: { ru: 'Ответ', en: 'Answer' },
  example: { ru: 'Пример', en: 'Example' },
  errors: { ru: 'Ошибки', en: 'Errors' },
  call: { ru: 'Вызов', en: 'Call' },
  path: { ru: 'в адресе', en: 'in the path' },
  query: { ru: 'в запросе', en: 'in the query' },
  header: { ru: 'заголовок', en: 'header' },
  required: { ru: 'обязательно', en: 'required' },
} as const satisfies Record<string, Text>;

const ERROR_STATUS_MIN = 400;

export function operationHtml(one: PageEntry, language: Language): Html {
  const answers = Object.entries(one.responses);
  const good = answers.filter(([status]) => Number(status) < ERROR_STATUS_MIN);
  const bad = answers.filter(([status]) => Number(status) >= ERROR_STATUS_MIN);
  return html`<article class="operation" id="${one.operationId}">
    <h3>
      <span class="method ${one.method.toLowerCase()}">${one.method}</span>
      <code class="path">${breakable(one.path)}</code>
    </h3>
    <p class="summary">
      ${one.summary}
      <a class="anchor" href="#${one.operationId}" aria-label="${one.operationId}">#</a>
    </p>
    ${prose(one.description)} ${parametersHtml(one.parameters, language)} ${bodyHtml(one, language)}
    ${good.map(([status, answer]) => {
      const [content] = Object.values(answer.content ?? {});
      const title = html`<h4>${WORDS.answer[language]} ${status}</h4>`;
      if (content === undefined)
        return html`${title}
          <p>${answer.description}</p>`;
      return html`${title}
        <p class="kind">${kindOf(content.schema, language)}</p>
        ${fieldsOf(content.schema, language)}${exampleHtml(content.example, language)}`;
    })}
    <details>
      <summary>${WORDS.call[language]}: curl</summary>
      <pre tabindex="0"><code>${curlOf(one)}</code></pre>
    </details>
    <details>
      <summary>${WORDS.errors[language]} (${bad.length})</summary>
      <dl class="errors">
        ${bad.map(
          ([status, answer]) =>
            html`<dt>${status}</dt>
              <dd>
                ${answer.description.split('\n').map((line) => html`<div>${inline(line)}</div>`)}
              </dd>`,
        )}
      </dl>
    </details>
  </article>`;
}

/** Long paths may break after a slash. */
function breakable(path: string): Html {
  const parts = path.split('/').map((part, index) => (index === 0 ? part : html`/<wbr />${part}`));
  return html`${parts}`;
}

function parametersHtml(parameters: readonly PageParameter[], language: Language): Html | null {
  if (parameters.length === 0) return null;
  const rows = parameters.map((one) => {
    const mark = one.required ? html` <em>${WORDS.required[language]}</em>` : null;
    const about =
      one.description === undefined ? null : html`<div class="about">${one.description}</div>`;
    return html`<li>
      <code class="field">${one.name}</code>
      <span class="kind">${WORDS[one.in][language]}, ${kindOf(one.schema, language)}</span
      >${mark}${about}
    </li>`;
  });
  return html`<h4>${WORDS.parameters[language]}</h4>
    <ul class="fields">
      ${rows}
    </ul>`;
}

function bodyHtml(one: PageEntry, language: Language): Html | null {
  const content = one.requestBody?.content['application/json'];
  if (content === undefined) return null;
  const fields = fieldsOf(content.schema, language);
  const kind =
    fields === null ? html`<p class="kind">${kindOf(content.schema, language)}</p>` : fields;
  return html`<h4>${WORDS.body[language]}</h4>
    ${kind}${exampleHtml(content.example, language)}`;
}

function exampleHtml(example: unknown, language: Language): Html | null {
  if (example === undefined) return null;
  return html`<details open>
    <summary>${WORDS.example[language]}</summary>
    <pre tabindex="0"><code>${JSON.stringify(example, null, 2)}</code></pre>
  </details>`;
}

/** A command to paste: the hub's address and the token come from the shell. */
function curlOf(one: PageEntry): string {
  const values = new Map(one.parameters.map((each) => [each.name, each.example]));
  const path = one.path.replaceAll(
    /\{(\w+)\}/g,
    (_, name: string) => values.get(name) ?? `$${name}`,
  );
  const query = one.parameters.flatMap((each) =>
    each.in === 'query' && each.example !== undefined
      ? [`${each.name}=${encodeURIComponent(each.example)}`]
      : [],
  );
  const headers = one.parameters.filter((each) => each.in === 'header' && each.required);
  const secured = one.security.some((each) => 'application' in each);
  const example = one.requestBody?.content['application/json']?.example;
  const hasBody = one.requestBody !== undefined;
  const lines = [
    `curl${one.method === 'GET' ? '' : ` -X ${one.method}`} "$HUB${path}${query.length === 0 ? '' : `?${query.join('&')}`}"`,
    ...(secured ? ['-H "Authorization: Bearer $TOKEN"'] : []),
    ...headers.map((each) => `-H "${each.name}: ${HEADER_VALUES[each.name] ?? '…'}"`),
    ...(hasBody ? ['-H "Content-Type: application/json"'] : []),
    ...(hasBody ? [`-d '${quoted(JSON.stringify(z.unknown().parse(example ?? {})))}'`] : []),
  ];
  return lines.join(' \\\n  ');
}

const HEADER_VALUES: Readonly<Record<string, string>> = {
  'Idempotency-Key': '$(uuidgen)',
  'If-Match': '$ETAG',
};

/** Within single quotes of a shell. */
function quoted(text: string): string {
  return text.replaceAll("'", String.raw`'\''`);
}
