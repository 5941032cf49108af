/** Whether locked members may still be given anything. */
import { err, ok } from '@verno/shared/kernel/result';
import type { Result } from '@verno/shared/kernel/result';
import { refusal } from '../http/problems.ts';
import type { Refusal } from '../http/problems.ts';

/** Refuses who is not there, and who has left. `members`: as `lockMembers` gave them. */
export function mustBeMember(
  members: ReadonlyMap<string, string>,
  memberId: string,
): Result<null, Refusal> {
  const state = members.get(memberId);
  if (state === undefined) return err(refusal('member.unknown'));
  return state === 'left' ? err(refusal('member.left')) : ok(null);
}
