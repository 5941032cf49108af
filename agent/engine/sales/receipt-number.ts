/** The number on a receipt of a sale or a refund. */
import type { Identity } from '../store/identity.ts';

/** Unique for the till also after it was enrolled anew: a later epoch is named in the number. */
export function receiptNumber({ tillNumber, epoch }: Identity, seq: number): string {
  return epoch === 1 ? `${tillNumber}-${seq}` : `${tillNumber}-${epoch}-${seq}`;
}
