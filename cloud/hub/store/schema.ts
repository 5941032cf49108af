/** The tables as TypeScript sees them. Column by column the same as store/migrations; why.md explains. */
import type { ColumnType, Generated } from 'kysely';
import type { Json } from '@verno/shared/kernel/json';
import type { RefundLineTable, RefundTable } from './schema-refunds.ts';
import type { ApiTables } from './schema-api.ts';
import type { FeedTables } from './schema-feed.ts';
import type { OfflineTables } from './schema-offline.ts';
import type { MarketingTables } from './schema-marketing.ts';

/** timestamptz: read as Date, written as Date or ISO text. */
type Instant = ColumnType<Date, Date | string, Date | string>;
type NullableInstant = ColumnType<Date | null, Date | string | null, Date | string | null>;
/** jsonb: a JSON value. In a single insert or update write it with `jsonb(value)` of rows.ts: the driver
 * would take an array for a PostgreSQL array. `insertRows` takes values as they are. */
type JsonColumn = ColumnType<Json, Json, Json>;
type JsonDefault = ColumnType<Json, Json | undefined, Json>;
/** Null where an insert says nothing. */
type Unsaid<T, Write> = ColumnType<T | null, Write | null | undefined, Write | null>;

interface PartnerTable {
  partner_id: string;
  name: string;
  created_at: Instant;
  time_zone: Generated<string>;
  return_grace_days: Generated<number>;
  reversal_policy: Generated<'pending_only' | 'to_zero' | 'negative'>;
}

interface StoreTable {
  store_id: string;
  partner_id: string;
  name: string;
  legal_name: string;
  inn: string;
  address: string;
  time_zone: string;
  receipt_header: Generated<string[]>;
  receipt_footer: Generated<string[]>;
  weight_barcode: JsonColumn;
  card_pattern: string;
  version: Generated<number>;
}

interface CurrencyTable {
  partner_id: string;
  code: string;
  name_ru: string;
  name_en: string;
  decimals: number;
  per_ruble: number;
  activate_after_days: Generated<number | null>;
  expire_after_days: Generated<number | null>;
  expire_on: Generated<string | null>;
  align_to_month: Generated<boolean>;
  approve_above: Generated<number | null>;
}

interface StaffRoleTable {
  partner_id: string;
  code: string;
  name_ru: string;
  name_en: string;
  rights: string[];
}

interface StaffTable {
  staff_id: string;
  partner_id: string;
  login: string;
  name: string;
  role_code: string;
  store_ids: string[] | null;
  password_hash: string;
  language: Generated<string>;
  active: Generated<boolean>;
  created_at: Instant;
}

interface StaffSessionTable {
  token_hash: string;
  staff_id: string;
  created_at: Instant;
  last_seen_at: Instant;
  expires_at: Instant;
}

interface AuthFailureTable {
  subject: string;
  failures: number;
  last_at: Instant;
  blocked_until: NullableInstant;
}

interface TillTable {
  till_id: string;
  partner_id: string;
  store_id: string;
  name: string;
  number: number;
  state: string;
  frozen_reason: string | null;
  public_key: string | null;
  enrolment_code_hash: string | null;
  epoch: Generated<number>;
  nonce: string | null;
  previous_nonce: string | null;
  hello_seq: number | null;
  hello_hash: string | null;
  hello_seen: Generated<boolean>;
  head_seq: Generated<number>;
  head_hash: string | null;
  agent_version: string | null;
  queued: number | null;
  cursors: JsonDefault;
  last_seen_at: NullableInstant;
  nonces_void: Generated<boolean>;
  feed_bases: JsonDefault;
}

interface TillEpochTable {
  till_id: string;
  epoch: number;
  public_key: string | null;
  head_seq: number;
  head_hash: string;
  closed: Generated<boolean>;
}

interface EnrolmentCodeTable {
  code_hash: string;
  till_id: string;
  created_at: Instant;
  expires_at: Instant;
  used_at: NullableInstant;
}

interface TillTokenTable {
  token_hash: string;
  till_id: string;
  epoch: number;
  expires_at: Instant;
  events_only: Generated<boolean>;
}

interface CategoryTable {
  partner_id: string;
  category_id: string;
  parent_id: string | null;
  name: string;
}

interface GoodsTable {
  partner_id: string;
  sku: string;
  name: string;
  plu: string | null;
  unit: string;
  price_kopecks: number;
  min_price_kopecks: number | null;
  category: string | null;
  brand: string | null;
  attributes: JsonDefault;
  already_discounted: Generated<boolean>;
}

interface GoodsBarcodeTable {
  partner_id: string;
  barcode: string;
  sku: string;
}

interface BundleTable {
  partner_id: string;
  version: number;
  hash: string;
  text: string;
  published_at: Instant;
}

interface MemberTable {
  partner_id: string;
  member_id: string;
  state: string;
  registered_on: string;
  statuses: JsonDefault;
  segments: Generated<string[]>;
  attributes: JsonDefault;
  version: Generated<number>;
}

interface MemberPersonTable {
  partner_id: string;
  member_id: string;
  family_name: string;
  given_name: string;
  middle_name: Generated<string>;
  search_name: string;
  search_given: string;
  birthday: string | null;
  phone: string | null;
  email: string | null;
  phone_verified_at: Unsaid<Date, Date | string>;
  email_verified_at: Unsaid<Date, Date | string>;
}

interface MemberCardTable {
  partner_id: string;
  number: string;
  member_id: string;
  state: string;
  main: Generated<boolean>;
}

interface TillEventTable {
  partner_id: string;
  till_id: string;
  epoch: number;
  seq: number;
  event_id: string;
  kind: string;
  schema_version: number;
  hash: string;
  body: string;
  received_at: Instant;
  foreign_id: Generated<boolean>;
}

interface QuarantineTable {
  quarantine_id: string;
  partner_id: string;
  till_id: string;
  epoch: number;
  seq: number;
  event_id: string;
  hash: string;
  body: string;
  reason: string;
  received_at: Instant;
}

interface SuspenseTable {
  event_id: string;
  partner_id: string;
  till_id: string;
  epoch: number;
  seq: number;
  kind: string;
  reason: string;
  detail: string;
  received_at: Instant;
  waits_for: ColumnType<string | null, string | null | undefined, string | null>;
}

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

interface PostingTable {
  partner_id: string;
  posting_id: string;
  account_id: string;
  member_id: string;
  account: string;
  currency: string;
  amount: number;
  kind: string;
  cause_kind: string;
  cause_id: string;
  leg: number;
  booked_at: Instant;
  purchase_id: string | null;
  promotion_id: string | null;
  reason: string;
}

interface AccountTable {
  partner_id: string;
  account_id: string;
  currency: string;
  state: Generated<string>;
  blocked_reason: string | null;
  opened_at: Instant;
  pending: Generated<number>;
  active: Generated<number>;
  reserved: Generated<number>;
}

interface AccountMemberTable {
  partner_id: string;
  member_id: string;
  currency: string;
  account_id: string;
}

/** A view: figures of the member's account in a currency. */
interface BalanceView {
  partner_id: string;
  member_id: string;
  currency: string;
  pending: ColumnType<number, never, never>;
  active: ColumnType<number, never, never>;
  reserved: ColumnType<number, never, never>;
}

interface AccountChangeTable {
  partner_id: string;
  change_id: string;
  account_id: string;
  kind: string;
  member_id: string | null;
  reason: string;
  changed_by: string;
  changed_name: string;
  changed_at: Instant;
}

interface MemberUidTable {
  partner_id: string;
  uid: string;
  member_id: string;
}

interface LotTable {
  partner_id: string;
  lot_id: string;
  account_id: string;
  member_id: string;
  currency: string;
  cause_id: string;
  promotion_id: string | null;
  amount: number;
  remaining: number;
  state: string;
  activate_on: string | null;
  activate_at: NullableInstant;
  expire_on: string | null;
  expire_at: NullableInstant;
  burnt: Generated<number>;
  burns: Generated<number>;
  absorbed: Generated<number>;
  reversed: Generated<number>;
  created_at: Instant;
}

interface LotSpendTable {
  partner_id: string;
  cause_kind: string;
  cause_id: string;
  lot_id: string;
  member_id: string;
  currency: string;
  amount: number;
  returned: Generated<number>;
}

interface CorrectionTable {
  partner_id: string;
  correction_id: string;
  request_hash: string;
  state: string;
  kind: string;
  member_id: string;
  account_id: string | null;
  identifier_kind: string;
  currency: string;
  amount: number;
  short_balance: string;
  activate_on: string | null;
  expire_on: string | null;
  reason: string;
  booked: number | null;
  created_by: string;
  created_name: string;
  created_at: Instant;
  decided_by: string | null;
  decided_name: string | null;
  decided_at: NullableInstant;
  decision_reason: string | null;
}

interface ReservationTable {
  partner_id: string;
  reservation_id: string;
  member_id: string;
  till_id: string;
  purchase_id: string;
  currency: string;
  amount: number;
  taken: JsonColumn;
  revision: number;
  state: string;
  expires_at: Instant;
  made_at: ColumnType<Date, Date | string | undefined, Date | string>;
  closed_by: Generated<string | null>;
  closed_at: ColumnType<Date | null, Date | string | null | undefined, Date | string | null>;
  closed_reason: Generated<string | null>;
}

export interface HubTables extends ApiTables, MarketingTables, FeedTables, OfflineTables {
  partner: PartnerTable;
  store: StoreTable;
  currency: CurrencyTable;
  staff_role: StaffRoleTable;
  staff: StaffTable;
  staff_session: StaffSessionTable;
  auth_failure: AuthFailureTable;
  till: TillTable;
  enrolment_code: EnrolmentCodeTable;
  till_epoch: TillEpochTable;
  till_token: TillTokenTable;
  category: CategoryTable;
  goods: GoodsTable;
  goods_barcode: GoodsBarcodeTable;
  bundle: BundleTable;
  member: MemberTable;
  member_person: MemberPersonTable;
  member_card: MemberCardTable;
  till_event: TillEventTable;
  quarantine: QuarantineTable;
  suspense: SuspenseTable;
  purchase: PurchaseTable;
  purchase_line: PurchaseLineTable;
  refund: RefundTable;
  refund_line: RefundLineTable;
  purchase_part: PurchasePartTable;
  posting: PostingTable;
  account: AccountTable;
  account_member: AccountMemberTable;
  account_change: AccountChangeTable;
  member_uid: MemberUidTable;
  balance: BalanceView;
  lot: LotTable;
  lot_spend: LotSpendTable;
  correction: CorrectionTable;
  reservation: ReservationTable;
}
