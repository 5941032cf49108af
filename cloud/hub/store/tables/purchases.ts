/** Purchases as they were made; what came back is in refunds.ts. */
import type { Generated } from 'kysely';
import type { Instant, JsonColumn } from './columns.ts';

interface PurchaseTable {
  partner_id: string;
  purchase_id: string;
  store_id: string;
  till_id: string;
  member_id: string | null;
  event_id: string;
  number: string;
  sold_at: Instant;
  local_time: string;
  local_date: string;
  cashier: string | null;
  initial_kopecks: number;
  discount_kopecks: number;
  redeemed_kopecks: number;
  total_kopecks: number;
  accrued: number;
  accrued_currency: string | null;
  offline: boolean;
  line_count: number;
  bundle_hash: string;
  recomputed: string;
  flags: Generated<string[]>;
  received_at: Instant;
  fact: JsonColumn;
  refunded_kopecks: Generated<number>;
  refund_state: Generated<'none' | 'part' | 'whole'>;
}

interface PurchaseLineTable {
  partner_id: string;
  purchase_id: string;
  line_no: number;
  member_id: string | null;
  line_id: string;
  sku: string;
  barcode: string | null;
  name: string;
  category: string | null;
  brand: string | null;
  quantity_milli: number;
  unit_price_kopecks: number;
  initial_kopecks: number;
  amount_kopecks: number;
  redeemed_kopecks: number;
}

interface PurchasePartTable {
  partner_id: string;
  purchase_id: string;
  line_no: number;
  part_no: number;
  member_id: string | null;
  promotion_id: string;
  version: number;
  rule_id: string;
  amount_kopecks: number;
}

export interface PurchaseTables {
  purchase: PurchaseTable;
  purchase_line: PurchaseLineTable;
  purchase_part: PurchasePartTable;
}
