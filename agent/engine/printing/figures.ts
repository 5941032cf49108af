/** Figures as Russian receipts write them: `1 234,50`. */
import { toDecimalText } from '@verno/shared/money/text';

function grouped(decimal: string): string {
  const [whole = '', part] = decimal.split('.');
  const thousands = whole.replaceAll(/\B(?=(\d{3})+$)/g, ' ');
  return part === undefined ? thousands : `${thousands},${part}`;
}

/** Kopecks → rubles: 123450 → `1 234,50`. */
export function rubles(kopecks: number): string {
  return grouped(toDecimalText(kopecks, 2));
}

/** Minor units of a currency with `precision` digits: (1250, 2) → `12,50`. */
export function amount(minor: number, precision: number): string {
  return grouped(toDecimalText(minor, precision));
}

/** An amount that is added or taken: with its sign, also when positive. */
export function signed(text: string): string {
  return text.startsWith('-') ? text : `+${text}`;
}

/** Thousandths of a unit: 2000 → `2`, 352 → `0,352`. */
export function quantity(milli: number): string {
  const isWhole = milli % 1000 === 0;
  return isWhole ? grouped(String(milli / 1000)) : grouped(toDecimalText(milli, 3));
}

/** Store-local `YYYY-MM-DD…` → `DD.MM.YYYY`. */
export function date(local: string): string {
  const [year, month, day] = local.slice(0, 10).split('-');
  return `${day}.${month}.${year}`;
}

/** Store-local `YYYY-MM-DDTHH:MM:SS` → `DD.MM.YYYY HH:MM`. */
export function dateTime(local: string): string {
  return `${date(local)} ${local.slice(11, 16)}`;
}
