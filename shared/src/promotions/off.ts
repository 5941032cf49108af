/** A discount on chosen units: a percentage, so much off each, or a price of each. */
import { z } from 'zod';
import { unreachable } from '../kernel/unreachable.ts';
import { mulDiv, percentOf } from '../money/rounding.ts';
import { percentText, rublesText } from './sentence.ts';
import type { Text } from '../kernel/text.ts';
import { amountKopecks, shareBp } from './vocabulary.ts';

export const off = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('percent'), percentBp: shareBp }),
  /** Off each unit; of goods by weight, off each kilogram. */
  z.strictObject({ type: z.literal('amount'), amountKopecks }),
  /** What each unit costs then. */
  z.strictObject({ type: z.literal('price'), priceKopecks: amountKopecks }),
]);
export type Off = z.infer<typeof off>;

/** Kopecks to take off units that cost `baseKopecks` together; not yet held against floors. */
export function offKopecks(given: Off, baseKopecks: number, quantityMilli: number): number {
  switch (given.type) {
    case 'percent':
      return percentOf(baseKopecks, given.percentBp);
    case 'amount':
      return mulDiv(given.amountKopecks, quantityMilli, 1000, 'half_up');
    case 'price':
      return Math.max(0, baseKopecks - mulDiv(given.priceKopecks, quantityMilli, 1000, 'half_up'));
    default:
      return unreachable(given);
  }
}

export function offText(given: Off): Text {
  switch (given.type) {
    case 'percent': {
      if (given.percentBp === 10_000) return { ru: 'бесплатно', en: 'for free' };
      const rate = percentText(given.percentBp);
      return { ru: `со скидкой ${rate}`, en: `${rate} off` };
    }
    case 'amount': {
      const sum = rublesText(given.amountKopecks);
      return { ru: `на ${sum} дешевле`, en: `${sum} off` };
    }
    case 'price':
      return {
        ru: `по ${rublesText(given.priceKopecks)}`,
        en: `for ${rublesText(given.priceKopecks)}`,
      };
    default:
      return unreachable(given);
  }
}
