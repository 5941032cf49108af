/** Decimal texts of the API as the integers we count in. */

/** Decimal text → minor units with so many digits; null when it has more digits than that. */
export function minorOf(text: string, digits: number): number | null {
  const [whole = '', part = ''] = text.split('.');
  if (part.length > digits) return null;
  const minor = Number(`${whole}${part.padEnd(digits, '0')}`);
  return Number.isSafeInteger(minor) ? minor : null;
}
