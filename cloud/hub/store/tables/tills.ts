/** Tills, their keys, and the events they sent. */
import type { ColumnType, Generated } from 'kysely';
import type { Json } from '@verno/shared/kernel/json';
import type { Instant, JsonDefault, NullableInstant, Unsaid } from './columns.ts';

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
  sets_differ: Unsaid<Json, Json>;
}

interface TillEpochTable {
  till_id: string;
  epoch: number;
  public_key: string | null;
  head_seq: number;
  head_hash: string;
  closed: Generated<boolean>;
  ended_at: ColumnType<Date | null, Date | undefined, Date>;
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
  suspense_id: Generated<string>;
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

export interface TillTables {
  till: TillTable;
  till_epoch: TillEpochTable;
  enrolment_code: EnrolmentCodeTable;
  till_token: TillTokenTable;
  till_event: TillEventTable;
  quarantine: QuarantineTable;
  suspense: SuspenseTable;
}
