/** The tables of migration 0004 as TypeScript sees them. */
import type { Generated } from 'kysely';
import type { Instant, JsonColumn, NullableInstant } from './columns.ts';

interface NumberTemplateTable {
  partner_id: string;
  template_id: string;
  name: string;
  template: JsonColumn;
  next_place: Generated<number>;
}

interface CouponEmissionTable {
  partner_id: string;
  emission_id: string;
  kind: string;
  name: string;
  short_text: JsonColumn;
  full_text: JsonColumn;
  image_url: string | null;
  template_id: string | null;
  lifetime: JsonColumn;
  time_zone: string;
  comes_back: boolean;
  coupons_max: number | null;
  made: Generated<number>;
  created_at: Instant;
}

interface CouponTable {
  partner_id: string;
  coupon_id: string;
  emission_id: string;
  code: string;
  member_id: string | null;
  state: string;
  uses_max: number | null;
  uses: Generated<number>;
  active_from: Instant;
  burn_at: NullableInstant;
  reserved_for: string | null;
  reserved_until: NullableInstant;
  cause_kind: string;
  cause_id: string;
  cause_no: number;
  created_at: Instant;
}

interface CouponStepTable {
  partner_id: string;
  coupon_id: string;
  step: string;
  state: string;
  cause_kind: string;
  cause_id: string;
  at: Instant;
  staff_id: string | null;
  reason: Generated<string>;
}

interface CouponUseTable {
  partner_id: string;
  coupon_id: string;
  purchase_id: string;
  promotion_id: string;
  at: Instant;
  risk: string | null;
  returned_at: NullableInstant;
}

interface CounterTable {
  partner_id: string;
  owner: string;
  key: string;
  kind: string;
  value: number;
  scope: string;
  ends_on: string | null;
}

interface CounterEntryTable {
  partner_id: string;
  owner: string;
  key: string;
  cause_kind: string;
  cause_id: string;
  cause_no: number;
  delta: number;
  at: Instant;
  promotion_id: string | null;
  staff_id: string | null;
  reason: Generated<string>;
}

interface CounterDefinitionTable {
  partner_id: string;
  code: string;
  name: string;
  per: string;
  window: string;
}

interface RestrictionTable {
  partner_id: string;
  restriction_id: string;
  body: JsonColumn;
  changed_at: Instant;
}

interface MemberDayTable {
  partner_id: string;
  member_id: string;
  scope: string;
  local_date: string;
  count: number;
  sum_kopecks: number;
}

interface MemberTotalTable {
  partner_id: string;
  member_id: string;
  scope: string;
  count: number;
  sum_kopecks: number;
  first_date: string | null;
  last_date: string | null;
}

interface HistoryReturnTable {
  partner_id: string;
  refund_id: string;
}

interface HistoryScopeTable {
  partner_id: string;
  scope: string;
}

interface HistoryKeyTable {
  partner_id: string;
  key: string;
}

interface MemberRefreshTable {
  partner_id: string;
  after_member: string;
  wanted_at: Instant;
}

interface StatusSystemTable {
  partner_id: string;
  system_id: string;
  body: JsonColumn;
  changed_at: Instant;
}

interface MemberStatusTable {
  partner_id: string;
  member_id: string;
  system_id: string;
  tier: string;
  since: string;
  review_on: string;
  review_at: Instant;
  measured: number;
}

interface StatusChangeTable {
  partner_id: string;
  change_id: string;
  member_id: string;
  system_id: string;
  from_tier: string | null;
  to_tier: string;
  on_date: string;
  at: Instant;
  cause_kind: string;
  cause_id: string;
  measured: number;
}

export interface MarketingTables {
  number_template: NumberTemplateTable;
  coupon_emission: CouponEmissionTable;
  coupon: CouponTable;
  coupon_step: CouponStepTable;
  coupon_use: CouponUseTable;
  counter: CounterTable;
  counter_entry: CounterEntryTable;
  counter_definition: CounterDefinitionTable;
  restriction: RestrictionTable;
  member_day: MemberDayTable;
  member_total: MemberTotalTable;
  history_return: HistoryReturnTable;
  history_scope: HistoryScopeTable;
  history_key: HistoryKeyTable;
  member_refresh: MemberRefreshTable;
  status_system: StatusSystemTable;
  member_status: MemberStatusTable;
  status_change: StatusChangeTable;
}
