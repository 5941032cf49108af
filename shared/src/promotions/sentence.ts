/** Figures inside the plain sentences that mechanics make of themselves. */
import { toDecimalText, toMoneyText } from '../money/text.ts';

/** 1250 bp → `12,5 %`. */
export function percentText(rateBp: number): string {
  return `${trim(toDecimalText(rateBp, 2))} %`;
}

/** 12345 → `123,45 ₽`, whole rubles without kopecks. */
export function rublesText(kopecks: number): string {
  return `${trim(toMoneyText(kopecks))} ₽`;
}

/** 1500 → `1,5`. */
export function milliText(quantityMilli: number): string {
  return trim(toDecimalText(quantityMilli, 3));
}

function trim(decimal: string): string {
  return decimal.replace(/\.?0+$/, '').replace('.', ',');
}
