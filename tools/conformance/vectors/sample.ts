/** A value of a form: words of the shop where a field's name is known, small numbers elsewhere. */
import type { Chance } from './random.ts';
import { variantsOf } from './schema.ts';
import type { Form } from './schema.ts';
import { GOODS_ATTRIBUTES, MEMBER_ATTRIBUTES, QUESTIONS, VALUES, WORDS } from './world.ts';

/** Fields of the form itself (not of forms inside it) that a hook makes instead. */
export type Hooks = Readonly<Record<string, (chance: Chance) => unknown>>;

const OPTIONAL_SHARE = 35;
const ITEMS_MAX = 2;

interface Place {
  readonly chance: Chance;
  readonly hooks: Hooks;
  /** Names of the fields on the way here, the nearest last. */
  readonly path: readonly string[];
}

export function sample(form: Form, chance: Chance, hooks: Hooks = {}): unknown {
  return valueOf(form, { chance, hooks, path: [] });
}

function valueOf(form: Form, place: Place): unknown {
  const { chance } = place;
  if (form.const !== undefined) return form.const;
  const variants = variantsOf(form);
  const [variant, ...others] = variants;
  if (variant !== undefined) return valueOf(chance.oneOf([variant, ...others]), place);
  const [first, ...rest] = form.enum ?? [];
  if (first !== undefined) return chance.oneOf([first, ...rest]);
  if (form.properties !== undefined) return objectOf(form, form.properties, place);
  if (form.type === 'array') return listOf(form, place);
  if (form.type === 'boolean') return chance.percent(50);
  if (form.type === 'null') return null;
  return wordOf(form, place);
}

function objectOf(
  form: Form,
  properties: NonNullable<Form['properties']>,
  place: Place,
): Record<string, unknown> {
  const made: Record<string, unknown> = {};
  const { chance, hooks } = place;
  for (const [key, inner] of Object.entries(properties)) {
    const wanted = form.required?.includes(key) === true || chance.percent(OPTIONAL_SHARE);
    if (!wanted) continue;
    const hook = place.path.length === 0 ? hooks[key] : undefined;
    made[key] =
      hook === undefined ? valueOf(inner, { ...place, path: [...place.path, key] }) : hook(chance);
  }
  return mended(made, place);
}

function listOf({ items = {}, minItems = 0 }: Form, place: Place): unknown[] {
  const count = Math.max(minItems, place.chance.between(1, ITEMS_MAX));
  const list = Array.from({ length: count }, () => valueOf(items, place));
  return [...new Map(list.map((item) => [JSON.stringify(item), item])).values()];
}

function wordOf({ type, minimum = 0, maximum = 9, format, pattern }: Form, place: Place): unknown {
  const { chance, path } = place;
  const key = path.at(-1) ?? '';
  if (format === 'date') return chance.oneOf(['2025-11-01', '2025-11-30', '2026-12-31']);
  if (pattern?.includes('T') === true) {
    return chance.oneOf(['2020-01-01T00:00:00', '2025-11-19T12:00:00', '2030-01-01T00:00:00']);
  }
  if (pattern?.includes('24:00') === true)
    return chance.oneOf(['00:00', '09:00', '22:00', '24:00']);
  const words = wordsFor(path);
  const [word] = words ?? [];
  const isNumber = type === 'integer' || type === 'number';
  if (words !== undefined && (typeof word === 'number') === isNumber) return chance.oneOf(words);
  if (isNumber) return Math.min(maximum, Math.max(minimum, chance.between(1, 3)));
  return key === '' ? 'x' : `${key}-x`;
}

/** Some words mean other things in other company. */
function wordsFor(path: readonly string[]): (typeof WORDS)[string] | undefined {
  const key = path.at(-1) ?? '';
  if (path.includes('is') && ['categories', 'types', 'states'].includes(key)) {
    return { categories: ['plastic', 'wood'], types: ['loyalty'], states: ['active'] }[key] as
      | (typeof WORDS)[string]
      | undefined;
  }
  if (key === 'question') return QUESTIONS;
  if (key === 'code' && path.includes('attributes')) return GOODS_ATTRIBUTES;
  if (key === 'code' && path.includes('is')) return MEMBER_ATTRIBUTES;
  if (key === 'code') return ['SPRING', 'PERS-1'];
  if (key === 'goodsAttribute') return ['discount'];
  if (key === 'memberAttribute') return ['cardDiscount'];
  return WORDS[key];
}

/** Fields that only make sense together. */
function mended(made: Record<string, unknown>, { chance, path }: Place): Record<string, unknown> {
  const code = made['code'] ?? made['question'];
  if ('value' in made && typeof code === 'string') {
    const values = VALUES[code] ?? ['x'];
    made['value'] = made['op'] === 'in' ? [chance.oneOf(values)] : chance.oneOf(values);
  }
  if (made['what'] === 'status') made['anyOf'] = [chance.oneOf(['gold', 'silver'])];
  if (made['what'] === 'segment') made['anyOf'] = [chance.oneOf(['vip', 'lost'])];
  if (typeof made['min'] === 'number' || typeof made['max'] === 'number') {
    const scale = scaleOf(made);
    if ('min' in made) made['min'] = chance.between(0, 2) * scale;
    if ('max' in made) made['max'] = chance.between(2, 40) * scale;
  }
  if (made['kind'] === 'history') mendHistory(made);
  if (path.at(-1) === 'unitPrice' && Object.keys(made).length === 0) made['minKopecks'] = 1;
  return made;
}

/** Figures have bounds, the day of the last purchase has when it counts. */
function mendHistory(made: Record<string, unknown>): void {
  if (made['when'] !== undefined) {
    made['measure'] = 'last_date';
    for (const bound of ['min', 'max', 'every']) delete made[bound];
  } else if (made['measure'] === 'last_date') {
    made['measure'] = 'count';
    made['min'] ??= 1;
  }
}

function scaleOf({ measure, kind }: Record<string, unknown>): number {
  if (measure === 'sum' || measure === 'amount' || measure === 'average') return 5000;
  if (measure === 'quantity') return 1000;
  return kind === 'balance' ? 50 : 1;
}
