/** Amounts as people type them into the till: rubles, kilograms, bonuses, with a comma or a dot. */

/** Longest amount a person types: 9 999 999,99. */
const AMOUNT_WHOLE_DIGITS_MAX = 7;

/**
 * Keeps what may become an amount with at most `precision` digits after the comma: digits and one
 * comma (a dot and the layouts' other letters on that key count as a comma). Anything else is dropped.
 */
export function cleanAmount(text: string, precision: number): string {
  const [whole = '', ...rest] = text.replaceAll(/[.юЮбБ/?]/g, ',').split(',');
  const digits = whole.replaceAll(/\D/g, '').replace(/^0+(?=\d)/, '');
  const kept = digits.slice(0, AMOUNT_WHOLE_DIGITS_MAX);
  if (rest.length === 0 || precision === 0) return kept;
  return `${kept},${rest.join('').replaceAll(/\D/g, '').slice(0, precision)}`;
}

/** Minor units of an amount that `cleanAmount` let through; null while it is no number yet. */
export function amountMinor(text: string, precision: number): number | null {
  const clean = cleanAmount(text, precision);
  if (!/\d/.test(clean)) return null;
  const [whole = '', part = ''] = clean.split(',');
  return Number(whole || '0') * 10 ** precision + Number(part.padEnd(precision, '0') || '0');
}

/** The text a person would type for these minor units: 123450 with 2 digits → «1234,5». */
export function amountText(minor: number, precision: number): string {
  const unit = 10 ** precision;
  const part = String(minor % unit)
    .padStart(precision, '0')
    .replace(/0+$/, '');
  return part === '' ? String(Math.floor(minor / unit)) : `${Math.floor(minor / unit)},${part}`;
}
