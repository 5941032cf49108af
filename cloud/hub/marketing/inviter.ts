/** Who invited a member: kept with the member, and told to the rules as an attribute. */
import { sql } from 'kysely';
import { publishMembers } from '../projections/member-items.ts';
import type { Tx } from '../store/database.ts';
import { jsonb } from '../store/rows.ts';

/** The attribute that rules read; true for who was invited, absent for others. */
const INVITED = 'invited';

/** Says who invited a member that was just added. */
export async function setInviter(
  tx: Tx,
  { partnerId, memberId }: { readonly partnerId: string; readonly memberId: string },
  inviterId: string,
): Promise<void> {
  await tx
    .updateTable('member')
    .set({
      invited_by: inviterId,
      attributes: sql`attributes || ${jsonb({ [INVITED]: true })}`,
    })
    .where('partner_id', '=', partnerId)
    .where('member_id', '=', memberId)
    .execute();
  await publishMembers(tx, partnerId, [memberId]);
}
