import type { Json } from './json.ts';

/**
 * The one text of a JSON value: object keys sorted by UTF-16 code unit, no spaces. Two processes that
 * hold equal values get equal bytes, which is what hashes and signatures need (after RFC 8785, whose
 * number format JSON.stringify already has).
 * @throws RangeError for NaN and infinities: they have no JSON text.
 */
export function canonicalJson(value: Json): string {
  if (value === null || typeof value === 'boolean' || typeof value === 'string') {
    return JSON.stringify(value);
  }
  if (typeof value === 'number') {
    if (!Number.isFinite(value)) throw new RangeError('canonicalJson: not a finite number');
    return JSON.stringify(value);
  }
  if (isList(value)) return `[${value.map(canonicalJson).join(',')}]`;
  const fields: string[] = [];
  for (const key of Object.keys(value).toSorted(byCodeUnit)) {
    const field = value[key];
    if (field !== undefined) fields.push(`${JSON.stringify(key)}:${canonicalJson(field)}`);
  }
  return `{${fields.join(',')}}`;
}

function byCodeUnit(a: string, b: string): number {
  return a < b ? -1 : 1;
}

function isList(value: Json): value is readonly Json[] {
  return Array.isArray(value);
}
