/** The ledger: accounts, postings, lots, reservations, corrections. */
import type { ColumnType, Generated } from 'kysely';
import type { Instant, JsonColumn, NullableInstant } from './columns.ts';

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

/** A view: figures of the member's account in a currency. */
interface BalanceView {
  partner_id: string;
  member_id: string;
  currency: string;
  pending: ColumnType<number, never, never>;
  active: ColumnType<number, never, never>;
  reserved: ColumnType<number, never, never>;
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
  even_blocked: Generated<boolean>;
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

export interface BookTables {
  posting: PostingTable;
  account: AccountTable;
  account_member: AccountMemberTable;
  account_change: AccountChangeTable;
  balance: BalanceView;
  lot: LotTable;
  lot_spend: LotSpendTable;
  correction: CorrectionTable;
  reservation: ReservationTable;
}
