/** The person behind a member is erased; the member's id stays, as purchases and figures know it. */
import { sql } from 'kysely';
import type { Tx } from '../store/database.ts';
import type { MemberKey } from './member-changes.ts';

/** An answer that is not kept: its repeat is refused and does nothing (`http/repeats.ts`). */
const NO_ANSWER = JSON.stringify({ kind: 'secret' });

/** Ends the membership and erases what is known of the person. The member is locked. */
export async function erasePerson(tx: Tx, key: MemberKey): Promise<void> {
  const { partnerId, memberId } = key;
  await forgetAnswers(tx, memberId);
  await tx
    .updateTable('member')
    .set({ state: 'left', statuses: '{}', segments: [], attributes: '{}' })
    .where('partner_id', '=', partnerId)
    .where('member_id', '=', memberId)
    .execute();
  await tx
    .updateTable('member_person')
    .set({
      family_name: '',
      given_name: '',
      middle_name: '',
      search_name: '',
      search_given: '',
      birthday: null,
      phone: null,
      email: null,
      phone_verified_at: null,
      email_verified_at: null,
    })
    .where('partner_id', '=', partnerId)
    .where('member_id', '=', memberId)
    .execute();
  await tx
    .updateTable('member_card')
    .set({ state: 'ended', main: false })
    .where('partner_id', '=', partnerId)
    .where('member_id', '=', memberId)
    .execute();
  for (const table of ['member_external', 'member_uid', 'member_status'] as const) {
    await tx
      .deleteFrom(table)
      .where('partner_id', '=', partnerId)
      .where('member_id', '=', memberId)
      .execute();
  }
}

/** Answers kept for repeats of calls, a day's worth: those that name the member may hold the person, too. */
async function forgetAnswers(tx: Tx, memberId: string): Promise<void> {
  await tx
    .updateTable('call_repeat')
    .set({ answer: NO_ANSWER })
    .where(sql<boolean>`position(${memberId} in answer) > 0`)
    .execute();
}
