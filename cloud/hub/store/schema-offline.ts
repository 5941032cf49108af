/** Tables of bonuses with the network off. */
import type { ColumnType } from 'kysely';

type Instant = ColumnType<Date, Date | string, Date | string>;
type NullableInstant = ColumnType<Date | null, Date | string | null, Date | string | null>;

interface OfflinePolicyTable {
  partner_id: string;
  currency: string;
  version: number;
  kind: string;
  per_member: number | null;
  per_till: number | null;
  share_bp: number | null;
  set_by: string;
  set_name: string;
  set_at: Instant;
}

interface LentRightTable {
  partner_id: string;
  till_id: string;
  epoch: number;
  member_id: string;
  currency: string;
  reservation_id: string;
  granted: number;
  gone: number;
  recalled_at: NullableInstant;
  changed_at: Instant;
}

interface RightReleaseTable {
  partner_id: string;
  till_id: string;
  epoch: number;
  seq: number;
  event_id: string;
  member_id: string;
  currency: string;
  asked: number;
  returned: number;
  received_at: Instant;
}

interface TillDrainedTable {
  till_id: string;
  drained_at: Instant;
}

export interface OfflineTables {
  till_drained: TillDrainedTable;
  offline_policy: OfflinePolicyTable;
  lent_right: LentRightTable;
  right_release: RightReleaseTable;
}
