/** The tables of refunds as TypeScript sees them: column by column migration 0003. */
import type { Generated } from 'kysely';
import type { Instant, JsonColumn } from './columns.ts';

interface RefundTable {
  partner_id: string;
  refund_id: string;
  purchase_id: string;
  ordinal: number;
  store_id: string;
  till_id: string | null;
  member_id: string | null;
  event_id: string | null;
  number: string;
  refunded_at: Instant;
  local_time: string;
  local_date: string;
  cashier: string | null;
  reason: string;
  money_kopecks: number;
  redeemed_kopecks: number;
  excess_kopecks: number;
  bonuses_back: number;
  bonuses_back_currency: string | null;
  reversed: JsonColumn;
  offline: boolean;
  flags: Generated<string[]>;
  received_at: Instant;
  fact: JsonColumn;
}

interface RefundLineTable {
  partner_id: string;
  refund_id: string;
  line_id: string;
  purchase_id: string;
  member_id: string | null;
  quantity_milli: number;
  excess_milli: number;
  money_kopecks: number;
  redeemed_kopecks: number;
}

export interface RefundTables {
  refund: RefundTable;
  refund_line: RefundLineTable;
}
