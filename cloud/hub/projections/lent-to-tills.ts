/** How much of members' accounts lies with tills for work off-line. */
import { sql } from 'kysely';
import type { Db, Tx } from '../store/database.ts';

/** By `member/currency`; what owners of one account lent counts for each of them. Absent = nothing. */
export async function lentToTills(
  db: Db | Tx,
  partnerId: string,
  memberIds: readonly string[],
): Promise<Map<string, number>> {
  const { rows } = await sql<{ member_id: string; currency: string; lent: number }>`
    select own.member_id, own.currency, sum(l.granted - l.gone)::bigint as lent
    from account_member own
    join account_member other
      on other.partner_id = own.partner_id and other.account_id = own.account_id
    join lent_right l on l.partner_id = own.partner_id and l.member_id = other.member_id
      and l.currency = own.currency and l.granted > l.gone
    where own.partner_id = ${partnerId} and own.member_id = any(${[...memberIds]}::uuid[])
    group by own.member_id, own.currency`.execute(db);
  return new Map(rows.map((row) => [`${row.member_id}/${row.currency}`, row.lent]));
}
