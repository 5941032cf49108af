/** Tables of what waits for people's decisions, and of what tills tell about themselves. */
import type { ColumnType, Generated } from 'kysely';
import type { Json } from '@verno/shared/kernel/json';
import type { Instant } from './columns.ts';

interface WaitingEventView {
  waiting_id: string;
  place: 'suspense' | 'quarantine';
  partner_id: string;
  till_id: string;
  epoch: number;
  seq: number;
  event_id: string;
  kind: string;
  reason: string;
  detail: string;
  received_at: Instant;
}

interface WaitingDecisionTable extends WaitingEventView {
  outcome: 'posted' | 'released' | 'written_off';
  booked_id: string | null;
  money_kopecks: number | null;
  decided_by: string;
  decided_name: string;
  decided_at: Instant;
  why: string;
}

interface TillReportTable {
  till_id: string;
  told_at: Instant;
  report: ColumnType<Json, Json, Json>;
  alarms: Generated<string[]>;
}

interface TillDayTable {
  till_id: string;
  epoch: number;
  day: string;
  from_seq: number;
  through_seq: number;
  till_sales: number;
  till_sales_kopecks: number;
  till_refunds: number;
  till_refunds_kopecks: number;
  hub_sales: number;
  hub_sales_kopecks: number;
  hub_refunds: number;
  hub_refunds_kopecks: number;
  compared_at: Instant;
  differs: ColumnType<boolean, never, never>;
}

export interface WaitingTables {
  waiting_event: WaitingEventView;
  waiting_decision: WaitingDecisionTable;
  till_report: TillReportTable;
  till_day: TillDayTable;
}
