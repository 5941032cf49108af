/** JSON Schemas as people read them: fields, kinds, bounds. */
import { z } from 'zod';
import type { Language, Text } from '@verno/shared/kernel/text';
import { html } from './html.ts';
import type { Html } from './html.ts';
import type { Schema } from './schemas.ts';

const DEPTH_MAX = 8;

const WORDS = {
  required: { ru: 'обязательно', en: 'required' },
  default: { ru: 'по умолчанию', en: 'default' },
  list: { ru: 'список', en: 'list of' },
  anything: { ru: 'любое значение JSON', en: 'any JSON' },
  or: { ru: 'или', en: 'or' },
  map: { ru: 'словарь', en: 'map of' },
  one: { ru: 'одно из:', en: 'one of:' },
} as const satisfies Record<string, Text>;

const node = z.looseObject({
  $ref: z.string().optional(),
  type: z.union([z.string(), z.array(z.string())]).optional(),
  format: z.string().optional(),
  pattern: z.string().optional(),
  const: z.unknown().optional(),
  enum: z.array(z.unknown()).optional(),
  default: z.unknown().optional(),
  properties: z.record(z.string(), z.record(z.string(), z.unknown())).optional(),
  required: z.array(z.string()).optional(),
  items: z.record(z.string(), z.unknown()).optional(),
  additionalProperties: z.record(z.string(), z.unknown()).optional(),
  propertyNames: z.record(z.string(), z.unknown()).optional(),
  anyOf: z.array(z.record(z.string(), z.unknown())).optional(),
  oneOf: z.array(z.record(z.string(), z.unknown())).optional(),
  minimum: z.number().optional(),
  maximum: z.number().optional(),
  minLength: z.number().optional(),
  maxLength: z.number().optional(),
  minItems: z.number().optional(),
  maxItems: z.number().optional(),
});
type Node = z.infer<typeof node>;

/** The name of what a schema takes, e.g. «list of Goods, 1…1000». */
export function kindOf(schema: Schema, language: Language): Html {
  const one = node.parse(schema);
  const name = one.$ref?.split('/').at(-1);
  if (name !== undefined) return html`<a href="#schema-${name}">${name}</a>`;
  const choices = one.anyOf ?? one.oneOf;
  if (choices !== undefined) {
    const kinds = choices.map((choice) => kindOf(choice, language));
    return html`${joined(kinds, html` ${WORDS.or[language]} `)}`;
  }
  if (one.const !== undefined) return html`<code>${JSON.stringify(one.const)}</code>`;
  if (one.enum !== undefined) {
    const values = one.enum.map((value) => html`<code>${JSON.stringify(value)}</code>`);
    return html`${joined(values, html` | `)}`;
  }
  if (one.items !== undefined) {
    return html`${WORDS.list[language]} ${kindOf(one.items, language)}${bounds(one)}`;
  }
  if (one.additionalProperties !== undefined && one.properties === undefined) {
    return html`${WORDS.map[language]} ${kindOf(one.additionalProperties, language)}`;
  }
  const type = [one.type ?? WORDS.anything[language]].flat().join(' | ');
  return html`${one.format ?? type}${bounds(one)}`;
}

/** Its fields with theirs, as nested lists; nothing for plain values. */
export function fieldsOf(schema: Schema, language: Language, depth = 0): Html | null {
  if (depth > DEPTH_MAX) return null;
  const one = node.parse(schema);
  if (one.properties !== undefined) {
    const required = new Set(one.required ?? []);
    const rows = Object.entries(one.properties).map(([name, inner]) => {
      const mark = required.has(name) ? html` <em>${WORDS.required[language]}</em>` : null;
      const kind = html`<span class="kind">${kindOf(inner, language)}</span>`;
      return html`<li>
        <code class="field">${name}</code>
        ${kind}${mark}${preset(inner, language)}${fieldsOf(inner, language, depth + 1)}
      </li>`;
    });
    return html`<ul class="fields">
      ${rows}
    </ul>`;
  }
  if (one.items !== undefined) return fieldsOf(one.items, language, depth);
  const choices = (one.anyOf ?? one.oneOf)?.flatMap(
    (choice) => fieldsOf(choice, language, depth) ?? [],
  );
  if (choices === undefined || choices.length === 0) return null;
  if (choices.length === 1) return choices[0] ?? null;
  return html`<p class="choices">${WORDS.one[language]}</p>
    ${choices}`;
}

function preset(schema: Schema, language: Language): Html | null {
  const { default: value } = node.parse(schema);
  if (value === undefined) return null;
  return html` <span class="preset"
    >${WORDS.default[language]} <code>${JSON.stringify(value)}</code></span
  >`;
}

/** Bounds that help to fill the field in; a pattern is shown as it is. */
function bounds(one: Node): Html | null {
  const ranges = [
    range(one.minimum, one.maximum),
    range(one.minLength, one.maxLength),
    range(one.minItems, one.maxItems),
  ].filter((text) => text !== null);
  const pattern =
    one.pattern === undefined ? null : html` <code class="pattern">${one.pattern}</code>`;
  return html`${ranges.length === 0 ? null : `, ${ranges.join(', ')}`}${pattern}`;
}

function range(min: number | undefined, max: number | undefined): string | null {
  const least = min === undefined || Math.abs(min) >= Number.MAX_SAFE_INTEGER ? null : min;
  const most = max === undefined || Math.abs(max) >= Number.MAX_SAFE_INTEGER ? null : max;
  if (least === null && most === null) return null;
  if (least === null) return `≤ ${most}`;
  return most === null ? `≥ ${least}` : `${least}…${most}`;
}

function joined(parts: readonly Html[], between: Html): Html[] {
  return parts.flatMap((part, index) => (index === 0 ? [part] : [between, part]));
}
