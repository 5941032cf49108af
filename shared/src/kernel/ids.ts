import { z } from 'zod';

/** Branded ids: a till's id cannot be handed over where a store's is wanted. */
const id = z.uuid();

export const partnerId = id.brand('PartnerId');
export type PartnerId = z.infer<typeof partnerId>;

export const storeId = id.brand('StoreId');
export type StoreId = z.infer<typeof storeId>;

export const tillId = id.brand('TillId');
export type TillId = z.infer<typeof tillId>;

export const memberId = id.brand('MemberId');
export type MemberId = z.infer<typeof memberId>;

export const purchaseId = id.brand('PurchaseId');
export type PurchaseId = z.infer<typeof purchaseId>;

export const refundId = id.brand('RefundId');
export type RefundId = z.infer<typeof refundId>;

export const eventId = id.brand('EventId');
export type EventId = z.infer<typeof eventId>;

export const reservationId = id.brand('ReservationId');
export type ReservationId = z.infer<typeof reservationId>;

/** A promotion's id is chosen by whoever makes the bundle; it orders promotions of equal priority. */
export const promotionId = z.string().min(1).max(64).brand('PromotionId');
export type PromotionId = z.infer<typeof promotionId>;

/** The shop's own article number. */
export const sku = z.string().min(1).max(64).brand('Sku');
export type Sku = z.infer<typeof sku>;

/** Lower-case hex SHA-256. */
export const hash = z
  .string()
  .regex(/^[0-9a-f]{64}$/)
  .brand('Hash');
export type Hash = z.infer<typeof hash>;

export const applicationId = id.brand('ApplicationId');
export type ApplicationId = z.infer<typeof applicationId>;
