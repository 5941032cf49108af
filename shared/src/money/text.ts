import { z } from 'zod';

/** Decimal text of money in JSON APIs: rubles with two digits, e.g. `"1234.50"`, `"-0.05"`. */
export const moneyText = z.string().regex(/^-?\d{1,13}\.\d\d$/);

/** Kopecks → decimal text of rubles with a dot. */
export function toMoneyText(kopecks: number): string {
  return toDecimalText(kopecks, 2);
}

/** Minor units of a currency with `precision` digits → decimal text, e.g. (1250, 2) → `"12.50"`. */
export function toDecimalText(minor: number, precision: number): string {
  const digits = Math.abs(minor)
    .toString()
    .padStart(precision + 1, '0');
  const whole = digits.slice(0, digits.length - precision);
  const sign = minor < 0 ? '-' : '';
  return precision === 0 ? sign + whole : `${sign}${whole}.${digits.slice(-precision)}`;
}

/** Decimal text of rubles → kopecks; null when it is not money. Accepts a comma and spaces of the ru locale. */
export function fromMoneyText(text: string): number | null {
  const plain = text.replaceAll(/[\s\u00a0\u202f]/g, '').replace(',', '.');
  if (!/^-?\d{1,13}(\.\d{1,2})?$/.test(plain)) return null;
  const [whole = '0', part = ''] = plain.replace('-', '').split('.');
  const kopecks = Number(whole) * 100 + Number(part.padEnd(2, '0') || 0);
  return plain.startsWith('-') && kopecks !== 0 ? -kopecks : kopecks;
}
