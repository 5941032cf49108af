/** Tables of what goes down to tills: the hub's own place in the feed, the feed, and the key that queues are sealed to. */
import type { Generated } from 'kysely';
import type { Instant, JsonColumn, JsonDefault } from './columns.ts';

interface HubStateTable {
  only_row: Generated<boolean>;
  hub_epoch: Generated<number>;
  feed_position: Generated<number>;
  feed_floor: Generated<number>;
  feed_gaps: JsonDefault;
  server_mark: string | null;
  bundle_private_key: string | null;
  bundle_public_key: string | null;
}

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
  /** Keys that are there, and the four words of their set hash. */
  items: Generated<number>;
  w0: Generated<number>;
  w1: Generated<number>;
  w2: Generated<number>;
  w3: Generated<number>;
}

interface FeedSnapshotTable {
  snapshot_id: string;
  scope: string;
  state: 'wanted' | 'building' | 'whole';
  position: number | null;
  items: number | null;
  set_hash: string | null;
  wanted_at: Instant;
}

interface FeedChunkTable {
  hash: string;
  body: Buffer;
}

interface FeedSnapshotChunkTable {
  snapshot_id: string;
  chunk_no: number;
  hash: string;
  kind: string;
  items: number;
  bytes: number;
}

export interface FeedTables {
  hub_state: HubStateTable;
  queue_key: QueueKeyTable;
  feed_mark: FeedMarkTable;
  feed_change: FeedChangeTable;
  feed_item: FeedItemTable;
  feed_scope: FeedScopeTable;
  feed_snapshot: FeedSnapshotTable;
  feed_chunk: FeedChunkTable;
  feed_snapshot_chunk: FeedSnapshotChunkTable;
}
