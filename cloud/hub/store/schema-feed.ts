/** Tables of what goes down to tills: the feed, and the key that queues are sealed to. */
import type { ColumnType, Generated } from 'kysely';
import type { Json } from '@verno/shared/kernel/json';

type Instant = ColumnType<Date, Date | string, Date | string>;
type JsonColumn = ColumnType<Json, Json, Json>;

interface QueueKeyTable {
  only_row: Generated<boolean>;
  public_key: string;
  private_key: string;
  created_at: Instant;
}

interface FeedMarkTable {
  mark_id: Generated<number>;
  position: number;
  marked_at: Instant;
}

interface FeedChangeTable {
  change_id: Generated<number>;
  partner_id: string | null;
  scope: string;
  kind: string;
  key: string;
  value: JsonColumn;
}

interface FeedItemTable {
  scope: string;
  kind: string;
  key: string;
  partner_id: string | null;
  position: number;
  value: JsonColumn;
}

interface FeedScopeTable {
  scope: string;
  head: number;
}

export interface FeedTables {
  queue_key: QueueKeyTable;
  feed_mark: FeedMarkTable;
  feed_change: FeedChangeTable;
  feed_item: FeedItemTable;
  feed_scope: FeedScopeTable;
}
