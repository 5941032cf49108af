/** Changes of an account's state and owners, each kept with who made it and why. */
import { err, ok } from '@verno/shared/kernel/result';
import type { Result } from '@verno/shared/kernel/result';
import { refusal } from '../http/problems.ts';
import type { Refusal } from '../http/problems.ts';
import type { Tx } from '../store/database.ts';
import { lockMembers } from './book.ts';
import type { Actor } from './correction-rows.ts';
import type { BookParts } from './types.ts';

export interface AccountChange {
  readonly kind: 'blocked' | 'unblocked' | 'joined' | 'left';
  readonly accountId: string;
  readonly memberId: string | null;
  readonly reason: string;
}

/** Blocks or unblocks; an account that is so already is left as it is, with its first reason. */
export async function setBlocked(
  tx: Tx,
  parts: BookParts,
  actor: Actor,
  change: { readonly accountId: string; readonly blocked: boolean; readonly reason: string },
): Promise<Result<null, Refusal>> {
  const { partnerId } = actor;
  const { accountId, blocked, reason } = change;
  const owners = await tx
    .selectFrom('account_member')
    .where('partner_id', '=', partnerId)
    .where('account_id', '=', accountId)
    .select('member_id')
    .execute();
  // Behind a spend that is being booked, before the next one.
  await lockMembers(
    tx,
    partnerId,
    owners.map((owner) => owner.member_id),
  );
  const account = await tx
    .selectFrom('account')
    .where('partner_id', '=', partnerId)
    .where('account_id', '=', accountId)
    .select('state')
    .forUpdate()
    .executeTakeFirst();
  if (account === undefined) return err(refusal('account.unknown'));
  const state = blocked ? 'blocked' : 'open';
  if (account.state === state) return ok(null);
  await tx
    .updateTable('account')
    .set({ state, blocked_reason: blocked ? reason : null })
    .where('partner_id', '=', partnerId)
    .where('account_id', '=', accountId)
    .execute();
  const kind = blocked ? 'blocked' : 'unblocked';
  await noteChange(tx, parts, actor, { kind, accountId, memberId: null, reason });
  return ok(null);
}

export async function noteChange(
  tx: Tx,
  parts: BookParts,
  actor: Actor,
  change: AccountChange,
): Promise<void> {
  await tx
    .insertInto('account_change')
    .values({
      partner_id: actor.partnerId,
      change_id: parts.ids.next(),
      account_id: change.accountId,
      kind: change.kind,
      member_id: change.memberId,
      reason: change.reason,
      changed_by: actor.actorId,
      changed_name: actor.name,
      changed_at: new Date(parts.nowMs),
    })
    .execute();
}
