/** What an open sale is made of: shapes that are kept on disk as they stand. */
import { z } from 'zod';
import { receiptView } from '@verno/shared/contracts/bridge';
import { memberId, purchaseId, reservationId } from '@verno/shared/kernel/ids';
import { chequeLine, identificationMethod } from '@verno/shared/promotions/cheque';

const saleLine = z.object({
  line: chequeLine,
  name: z.string(),
  barcode: z.string().nullable(),
  unit: z.enum(['piece', 'kg']),
});
export type SaleLine = z.infer<typeof saleLine>;

const saleMember = z.object({
  memberId,
  displayName: z.string(),
  maskedNumber: z.string(),
  method: identificationMethod,
});
export type SaleMember = z.infer<typeof saleMember>;

const redemptionWish = z.object({ currency: z.string(), amount: z.int().min(1) });

/** Bonuses the hub set aside for this cheque. */
const reservation = z.object({
  reservationId,
  currency: z.string(),
  amount: z.int().min(1),
  expiresAtMs: z.int(),
});
export type Reservation = z.infer<typeof reservation>;
/** Bonuses of a currency, minor units. */
export type Wish = z.infer<typeof redemptionWish>;

/** As many as the engine takes with one cheque. */
export const COUPONS_MAX = 50;

const openCheque = z.object({
  /** Chosen when the cheque begins: reservations are made for it before it is a purchase. */
  purchaseId: purchaseId.nullable(),
  lines: z.array(saleLine),
  /** How many lines were ever made here: a line id is never used twice. */
  linesMade: z.int().min(0),
  member: saleMember.nullable(),
  /** Codes of coupons the customer showed. A cheque kept by an older till has none. */
  coupons: z.array(z.string().max(64)).max(COUPONS_MAX).default([]),
  redemption: redemptionWish.nullable(),
  reservation: reservation.nullable(),
  /** What of the redemption stands on the till's own word, beside the reservation. */
  own: redemptionWish.nullable().default(null),
  /** A grown total the cashier was told of: paying it is agreed. */
  agreedKopecks: z.int().nullable(),
});
export type OpenCheque = z.infer<typeof openCheque>;
export type ReceiptState = z.infer<typeof receiptView>;

export const saleState = z.object({ cheque: openCheque, receipt: receiptView.nullable() });
export type SaleState = z.infer<typeof saleState>;

export const EMPTY_CHEQUE: OpenCheque = {
  purchaseId: null,
  lines: [],
  linesMade: 0,
  member: null,
  coupons: [],
  redemption: null,
  reservation: null,
  own: null,
  agreedKopecks: null,
};
export const EMPTY_SALE: SaleState = { cheque: EMPTY_CHEQUE, receipt: null };

/** True when nothing was scanned or shown and nobody was identified. */
export function isEmpty(cheque: OpenCheque): boolean {
  return cheque.lines.length === 0 && cheque.member === null && cheque.coupons.length === 0;
}
