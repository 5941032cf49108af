/** Tables of migration 0005: applications, repeats, pace, calculations. */
import type { Generated } from 'kysely';
import type { Instant, JsonColumn, NullableInstant } from './columns.ts';

interface ApplicationTable {
  application_id: string;
  partner_id: string;
  name: string;
  rights: string[];
  store_ids: string[] | null;
  calls_per_minute: number;
  version: Generated<number>;
  created_at: Instant;
  revoked_at: NullableInstant;
}

interface ApplicationSecretTable {
  secret_hash: string;
  application_id: string;
  created_at: Instant;
  expires_at: NullableInstant;
}

interface ApplicationTokenTable {
  token_hash: string;
  application_id: string;
  rights: string[];
  expires_at: Instant;
}

interface CallPaceTable {
  subject: string;
  busy_until_ms: number;
}

interface CallRepeatTable {
  caller: string;
  key: string;
  operation: string;
  fingerprint: string;
  answer: string | null;
  created_at: Instant;
}

interface CalculationTable {
  partner_id: string;
  calculation_id: string;
  store_id: string;
  till_id: string;
  member_id: string | null;
  test: boolean;
  state: string;
  made_by: string;
  created_at: Instant;
  expires_at: Instant;
  ended_at: NullableInstant;
  reason: string | null;
  total_kopecks: number;
  reservation_id: string | null;
  draft: JsonColumn;
}

interface MemberExternalTable {
  partner_id: string;
  system: string;
  value: string;
  member_id: string;
}

interface MemberActionTable {
  partner_id: string;
  member_id: string;
  action_id: string;
  kind: string;
  actor: string;
  reason: string | null;
  acted_at: Instant;
}

export interface ApiTables {
  application: ApplicationTable;
  application_secret: ApplicationSecretTable;
  application_token: ApplicationTokenTable;
  call_pace: CallPaceTable;
  call_repeat: CallRepeatTable;
  calculation: CalculationTable;
  member_external: MemberExternalTable;
  member_action: MemberActionTable;
}
