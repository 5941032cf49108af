/** Sums of a cheque and of its payment. */
import { mulDiv } from '../money/rounding.ts';
import type { Payment } from './fact.ts';

/** Price of a line before promotions: unit price × quantity, rounded half up once. */
export function lineAmount(unitPriceKopecks: number, quantityMilli: number): number {
  return mulDiv(unitPriceKopecks, quantityMilli, 1000, 'half_up');
}

/** A payment in full; cash names what was handed over, and the change is what is too much. */
export function payInFull(
  method: Payment['method'],
  totalKopecks: number,
  tenderedKopecks: number | null,
): Payment | null {
  const tendered = tenderedKopecks ?? totalKopecks;
  if (tendered < totalKopecks || (method === 'card' && tendered !== totalKopecks)) return null;
  return {
    method,
    amountKopecks: totalKopecks,
    tenderedKopecks: tendered,
    changeKopecks: tendered - totalKopecks,
  };
}
