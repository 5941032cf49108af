import { amountMinor } from '../input/amount.ts';

const MILLI_DIGITS = 3;
/** The bridge's own limit. */
const QUANTITY_MAX_MILLI = 10_000_000;

/** Thousandths typed for a line, or why they do not do. Pieces are whole, weight has grams. */
export function typedQuantity(
  text: string,
  unit: 'piece' | 'kg',
): { readonly milli: number } | { readonly problem: 'wrong' | 'wrongPiece' } {
  const milli = amountMinor(text, MILLI_DIGITS);
  if (milli === null || milli < 1 || milli > QUANTITY_MAX_MILLI) return { problem: 'wrong' };
  if (unit === 'piece' && milli % 1000 !== 0) return { problem: 'wrongPiece' };
  return { milli };
}
