/** Whether locked members may still be given anything. */
import { err, ok } from '@verno/shared/kernel/result';
import type { Result } from '@verno/shared/kernel/result';
import { refusal } from '../http/problems.ts';
import type { Refusal } from '../http/problems.ts';
import { anyOf } from '../projections/any-of.ts';
import type { Tx } from '../store/database.ts';

/** Refuses who is not there, and who has left. `members`: as `lockMembers` gave them. */
export function mustBeMember(
  members: ReadonlyMap<string, string>,
  memberId: string,
): Result<null, Refusal> {
  const state = members.get(memberId);
  if (state === undefined) return err(refusal('member.unknown'));
  return state === 'left' ? err(refusal('member.left')) : ok(null);
}

/** Members of these who have left, as it is now: who holds no lock asks again when he has it. */
export async function whoLeft(
  tx: Tx,
  partnerId: string,
  memberIds: readonly string[],
): Promise<Set<string>> {
  const rows = await tx
    .selectFrom('member')
    .where('partner_id', '=', partnerId)
    .where('member_id', '=', anyOf(memberIds))
    .where('state', '=', 'left')
    .select('member_id')
    .execute();
  return new Set(rows.map((row) => row.member_id));
}
