/** Text that PostgreSQL can hold: no U+0000, no half of a surrogate pair. */

const NUL = String.fromCodePoint(0);
/** With the `u` flag only a surrogate without its other half matches. */
const LONE_SURROGATES = /\p{Surrogate}/gu;
const REPLACEMENT = '\ufffd';

/** The same text with what cannot be stored shown as U+FFFD. */
export function storable(text: string): string {
  return text.replaceAll(NUL, REPLACEMENT).replaceAll(LONE_SURROGATES, REPLACEMENT);
}

/** True when some string or key within a value cannot be stored as it is. */
export function hasUnstorable(value: unknown): boolean {
  if (typeof value === 'string') return value.includes(NUL) || !value.isWellFormed();
  if (typeof value !== 'object' || value === null) return false;
  if (Array.isArray(value)) return value.some(hasUnstorable);
  return Object.keys(value).some(hasUnstorable) || Object.values(value).some(hasUnstorable);
}
