/**
 * Forms of the bundle as JSON Schema, read from the same zod schemas that read bundles: a mechanic or a switch
 * that is added later is known here without being told.
 */
import { z } from 'zod';
import {
  currency,
  emission,
  promotion,
  sharedBudget,
  stackingGroup,
} from '@verno/shared/promotions/bundle';
import { goodsGroup } from '@verno/shared/promotions/goods';
import { ACTIONS, CONDITIONS } from '@verno/shared/promotions/registry';

export interface Form {
  readonly type?: string | readonly string[] | undefined;
  readonly const?: unknown;
  readonly enum?: readonly unknown[] | undefined;
  readonly anyOf?: readonly Form[] | undefined;
  readonly oneOf?: readonly Form[] | undefined;
  readonly properties?: Readonly<Record<string, Form>> | undefined;
  readonly required?: readonly string[] | undefined;
  readonly items?: Form | undefined;
  readonly additionalProperties?: unknown;
  readonly minimum?: number | undefined;
  readonly maximum?: number | undefined;
  readonly minItems?: number | undefined;
  readonly format?: string | undefined;
  readonly pattern?: string | undefined;
}

const form: z.ZodType<Form> = z.lazy(() =>
  z.looseObject({
    type: z.union([z.string(), z.array(z.string())]).optional(),
    const: z.unknown().optional(),
    enum: z.array(z.unknown()).optional(),
    anyOf: z.array(form).optional(),
    oneOf: z.array(form).optional(),
    properties: z.record(z.string(), form).optional(),
    required: z.array(z.string()).optional(),
    items: form.optional(),
    minimum: z.number().optional(),
    maximum: z.number().optional(),
    minItems: z.number().optional(),
    format: z.string().optional(),
    pattern: z.string().optional(),
  }),
);

function formOf(schema: z.ZodType): Form {
  return form.parse(z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }));
}

const byKind = (mechanics: typeof ACTIONS | typeof CONDITIONS): ReadonlyMap<string, Form> =>
  new Map(mechanics.map(({ kind, params }) => [kind, formOf(params)]));

export const ACTION_FORMS = byKind(ACTIONS);
export const CONDITION_FORMS = byKind(CONDITIONS);
export const BUNDLE_FORMS: Readonly<Record<string, Form>> = {
  promotion: formOf(promotion),
  stackingGroup: formOf(stackingGroup),
  budget: formOf(sharedBudget),
  emission: formOf(emission),
  currency: formOf(currency),
  group: formOf(goodsGroup),
};

/** Shapes that several mechanics share; a choice inside one is the same choice wherever it stands. */
const SHARED = new Set([
  'goods',
  'exclude',
  'include',
  'target',
  'off',
  'floor',
  'lifetime',
  'limits',
  'value',
]);

function placeUnder(place: string, key: string): string {
  if (!SHARED.has(key)) return `${place}.${key}`;
  return key === 'exclude' || key === 'include' ? 'goods' : key;
}

/** Every choice a form leaves open: values of enumerations, variants, fields that may be left out. */
export function choicesOf(place: string, of: Form, found: Set<string> = new Set()): Set<string> {
  for (const value of of.enum ?? []) found.add(`${place}=${String(value)}`);
  if (of.type === 'boolean') for (const value of [true, false]) found.add(`${place}=${value}`);
  for (const variant of variantsOf(of)) {
    const name = variantName(variant);
    if (name !== null) found.add(`${place}~${name}`);
    choicesOf(place, variant, found);
  }
  for (const [key, inner] of Object.entries(of.properties ?? {})) {
    const at = placeUnder(place, key);
    if (inner.const !== undefined) continue;
    if (of.required?.includes(key) !== true) found.add(`${at}+`);
    choicesOf(at, inner, found);
  }
  if (of.items !== undefined) choicesOf(place, of.items, found);
  return found;
}

/** Choices that a value has taken. */
export function chosenIn(
  place: string,
  of: Form,
  value: unknown,
  found: Set<string> = new Set(),
): Set<string> {
  if (of.enum !== undefined || of.type === 'boolean') found.add(`${place}=${String(value)}`);
  for (const variant of variantsOf(of)) {
    if (!fits(variant, value)) continue;
    const name = variantName(variant);
    if (name !== null) found.add(`${place}~${name}`);
    chosenIn(place, variant, value, found);
    break;
  }
  if (of.items !== undefined && Array.isArray(value)) {
    for (const item of value) chosenIn(place, of.items, item, found);
  }
  if (of.properties === undefined || !isRecord(value)) return found;
  for (const [key, inner] of Object.entries(of.properties)) {
    const at = placeUnder(place, key);
    if (!(key in value) || inner.const !== undefined) continue;
    if (of.required?.includes(key) !== true) found.add(`${at}+`);
    chosenIn(at, inner, value[key], found);
  }
  return found;
}

export function variantsOf({ anyOf, oneOf }: Form): readonly Form[] {
  return [...(anyOf ?? []), ...(oneOf ?? [])];
}

function variantName({ properties, type }: Form): string | null {
  const [key, named] =
    Object.entries(properties ?? {}).find(([, inner]) => inner.const !== undefined) ?? [];
  if (key !== undefined) return `${key}:${String(named?.const)}`;
  if (properties !== undefined) return Object.keys(properties).join('&');
  return typeof type === 'string' ? type : null;
}

/** Whether a value is of this variant: by its constant, its fields, or its type. */
function fits(variant: Form, value: unknown): boolean {
  if (variant.properties !== undefined) {
    if (!isRecord(value)) return false;
    const { properties, required = [] } = variant;
    return (
      required.every((key) => key in value) &&
      Object.keys(value).every((key) => key in properties) &&
      Object.entries(properties).every(
        ([key, inner]) => inner.const === undefined || value[key] === inner.const,
      )
    );
  }
  if (variant.type === 'array') return Array.isArray(value);
  if (variant.type === 'null') return value === null;
  return !isRecord(value) && !Array.isArray(value) && value !== null;
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
