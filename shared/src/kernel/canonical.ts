import type { Json } from './json.ts';

/** Keys of an object are put in order by hand up to so many: that is quicker than a general sort. */
const INSERTION_KEYS_MAX = 24;

/** What JSON writes as it stands: no quote, backslash, control character or surrogate. */
const PLAIN_TEXT = /^[ !#-[\]-\ud7ff\ue000-\uffff]*$/;

/**
 * The one text of a JSON value: object keys sorted by UTF-16 code unit, no spaces. Two processes that
 * hold equal values get equal bytes, which is what hashes and signatures need (after RFC 8785, whose
 * number format JSON.stringify already has).
 * @throws RangeError for NaN and infinities: they have no JSON text.
 */
export function canonicalJson(value: Json): string {
  if (value === null) return 'null';
  if (typeof value === 'string') return quoted(value);
  if (typeof value === 'boolean') return value ? 'true' : 'false';
  if (typeof value === 'number') {
    if (!Number.isFinite(value)) throw new RangeError('canonicalJson: not a finite number');
    return String(value);
  }
  return isList(value) ? listText(value) : recordText(value);
}

function listText(items: readonly Json[]): string {
  let text = '[';
  for (const [index, item] of items.entries()) {
    text += index === 0 ? canonicalJson(item) : `,${canonicalJson(item)}`;
  }
  return `${text}]`;
}

function recordText(record: { readonly [key: string]: Json | undefined }): string {
  let text = '{';
  for (const key of inOrder(Object.keys(record))) {
    const field = record[key];
    if (field === undefined) continue;
    text += `${text.length === 1 ? '' : ','}${quoted(key)}:${canonicalJson(field)}`;
  }
  return `${text}}`;
}

function quoted(text: string): string {
  return PLAIN_TEXT.test(text) ? `"${text}"` : JSON.stringify(text);
}

/** Sorts in place, by UTF-16 code unit as strings compare. */
function inOrder(keys: string[]): readonly string[] {
  if (keys.length > INSERTION_KEYS_MAX) return keys.toSorted(byCodeUnit);
  for (let next = 1; next < keys.length; next += 1) {
    const key = keys[next] ?? '';
    let place = next;
    for (; place > 0 && (keys[place - 1] ?? '') > key; place -= 1)
      keys[place] = keys[place - 1] ?? '';
    keys[place] = key;
  }
  return keys;
}

function byCodeUnit(a: string, b: string): number {
  return a < b ? -1 : 1;
}

function isList(value: Json): value is readonly Json[] {
  return Array.isArray(value);
}
