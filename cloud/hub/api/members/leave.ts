/** The end of a membership: the person is erased, the figures stay. */
import { leaveProgramme } from '@verno/shared/contracts/hub/member-changes';
import { err, ok } from '@verno/shared/kernel/result';
import { callerKey } from '../../auth/callers.ts';
import { mayLeave, settleLeaving } from '../../books/leaving.ts';
import { lockMember, publishChange, recordAction } from '../../directory/member-changes.ts';
import { erasePerson } from '../../directory/member-leaving.ts';
import { refusal } from '../../http/problems.ts';
import { staffRoute } from '../../http/routes.ts';
import type { Route } from '../../http/routes.ts';
import { readCard } from './card.ts';
import type { MembersParts } from './parts.ts';

export function memberLeaveRoute({ db, clock, ids }: MembersParts): Route {
  return staffRoute(leaveProgramme, async ({ params, body, setVersion }, caller) => {
    const key = { partnerId: caller.partnerId, memberId: params.memberId };
    const now = { ids, nowMs: clock.nowMs() };
    return db.transaction().execute(async (tx) => {
      const member = await lockMember(tx, key);
      if (member === null) return err(refusal('member.unknown'));
      if (member.state !== 'left') {
        const may = await mayLeave(tx, now, key.partnerId, key.memberId);
        if (!may.ok) return may;
        await erasePerson(tx, key);
        const { reason } = body;
        const settled = await settleLeaving(tx, now, caller, { memberId: key.memberId, reason });
        // Nothing can be under way: the member is locked and was asked about a moment ago.
        if (!settled.ok) throw new Error(`a member may leave, yet: ${settled.error.code}`);
        await publishChange(tx, key);
        const action = { actionId: ids.next(), kind: 'left', reason, nowMs: now.nowMs };
        await recordAction(tx, key, { ...action, actor: callerKey(caller) });
      }
      const card = await readCard(tx, key.partnerId, key.memberId);
      if (card === null) return err(refusal('member.unknown'));
      setVersion(card.version);
      return ok(card.view);
    });
  });
}
