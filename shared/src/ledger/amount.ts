/** Amounts of bonuses as people and programs write them. */

/**
 * Ten billion units of a two-digit currency. No shop gives so much at once; sums of a great many such
 * figures are still safe integers.
 */
export const AMOUNT_MAX = 1_000_000_000_000;

/**
 * Positive decimal text → minor units of a currency with `precision` digits, e.g. ("12.5", 2) → 1250. null
 * when it is not a positive number, has more digits than the currency, or is beyond `AMOUNT_MAX`.
 */
export function parseAmount(text: string, precision: number): number | null {
  const match = /^(\d{1,13})(?:[.,](\d{1,4}))?$/.exec(text.trim());
  if (match === null) return null;
  const [, whole = '', part = ''] = match;
  if (part.length > precision) return null;
  const minor = Number(whole + part.padEnd(precision, '0'));
  return minor > 0 && minor <= AMOUNT_MAX ? minor : null;
}
