/** Members, apart from who they are as persons. */
import type { Generated } from 'kysely';
import type { JsonDefault, Unsaid } from './columns.ts';

interface MemberTable {
  partner_id: string;
  member_id: string;
  state: string;
  registered_on: string;
  statuses: JsonDefault;
  segments: Generated<string[]>;
  attributes: JsonDefault;
  version: Generated<number>;
  invited_by: Generated<string | null>;
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

interface MemberUidTable {
  partner_id: string;
  uid: string;
  member_id: string;
}

export interface MemberTables {
  member: MemberTable;
  member_person: MemberPersonTable;
  member_card: MemberCardTable;
  member_uid: MemberUidTable;
}
