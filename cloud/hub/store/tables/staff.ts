/** Who works at the company and how they come in. */
import type { Generated } from 'kysely';
import type { Instant, NullableInstant } from './columns.ts';

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

export interface StaffTables {
  staff_role: StaffRoleTable;
  staff: StaffTable;
  staff_session: StaffSessionTable;
  auth_failure: AuthFailureTable;
}
