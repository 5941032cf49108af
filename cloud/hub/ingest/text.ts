/** Text that PostgreSQL can hold: no U+0000, no half of a surrogate pair. */

const UNSTORABLE = /\u0000|\p{Surrogate}/u;
const UNSTORABLE_ALL = /\u0000|\p{Surrogate}/gu;

/** The same text with what cannot be stored shown as U+FFFD. */
export function storable(text: string): string {
  return text.replaceAll(UNSTORABLE_ALL, '\ufffd');
}

/** True when some string or key within a value cannot be stored as it is. */
export function hasUnstorable(value: unknown): boolean {
  if (typeof value === 'string') return UNSTORABLE.test(value);
  if (typeof value !== 'object' || value === null) return false;
  return Object.entries(value).some(([key, inner]) => UNSTORABLE.test(key) || hasUnstorable(inner));
}
