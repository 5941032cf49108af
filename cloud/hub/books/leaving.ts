/** A member's accounts when he leaves the programme: nothing may be under way; what is left is written off. */
import { sql } from 'kysely';
import { err, ok } from '@verno/shared/kernel/result';
import type { Result } from '@verno/shared/kernel/result';
import { refusal } from '../http/problems.ts';
import type { Refusal } from '../http/problems.ts';
import type { Tx } from '../store/database.ts';
import { lockMembers, openBook } from './book.ts';
import type { Actor } from './correction-rows.ts';
import { emptyLeft } from './left.ts';
import { recallRights } from './lent/rights.ts';
import { leaveAccount } from './owners.ts';
import type { BookParts } from './types.ts';

/** Names in a refusal at most. */
const NAMED_MAX = 10;

export interface Leaving {
  readonly memberId: string;
  readonly reason: string;
}

/**
 * Whether the locked member may leave now. Bonuses set aside for a purchase keep him: the refusal names the
 * purchases. So do bonuses lent to tills, which may have been spent already: they are called back.
 */
export async function mayLeave(
  tx: Tx,
  { nowMs }: BookParts,
  partnerId: string,
  memberId: string,
): Promise<Result<null, Refusal>> {
  const purchases = await tx
    .selectFrom('reservation')
    .where('partner_id', '=', partnerId)
    .where('member_id', '=', memberId)
    .where('state', '=', 'held')
    .whereRef('purchase_id', '<>', 'reservation_id')
    .select('purchase_id')
    .orderBy('reservation_id')
    .limit(NAMED_MAX)
    .execute();
  if (purchases.length > 0) {
    const named = purchases.map((row) => row.purchase_id).join(', ');
    return err(refusal('member.open_purchases', { params: { purchases: named } }));
  }
  const lent = await tx
    .selectFrom('lent_right as l')
    .innerJoin('till as t', 't.till_id', 'l.till_id')
    .where('l.partner_id', '=', partnerId)
    .where('l.member_id', '=', memberId)
    .whereRef('l.granted', '>', 'l.gone')
    .select('t.name')
    .distinct()
    .orderBy('t.name')
    .limit(NAMED_MAX)
    .execute();
  if (lent.length === 0) return ok(null);
  await recallRights(tx, partnerId, { memberId }, nowMs);
  const tills = lent.map((row) => row.name).join(', ');
  return err(refusal('member.rights_lent', { params: { tills } }));
}

/**
 * Empties the accounts of a member who is `left` already. An account shared with others stays theirs with all that
 * is in it: he goes out of it as any owner does.
 */
export async function settleLeaving(
  tx: Tx,
  parts: BookParts,
  actor: Actor,
  { memberId, reason }: Leaving,
): Promise<Result<null, Refusal>> {
  const { partnerId } = actor;
  for (const accountId of await sharedAccounts(tx, partnerId, memberId)) {
    const done = await leaveAccount(tx, parts, actor, { accountId, memberId, reason });
    if (!done.ok) return done;
  }
  const members = await lockMembers(tx, partnerId, [memberId]);
  const lots = await tx
    .selectFrom('lot as l')
    .innerJoin('account_member as m', (join) =>
      join.onRef('m.partner_id', '=', 'l.partner_id').onRef('m.account_id', '=', 'l.account_id'),
    )
    .where('m.partner_id', '=', partnerId)
    .where('m.member_id', '=', memberId)
    .where('l.remaining', '>', 0)
    .select('l.lot_id')
    .execute();
  const lotIds = lots.map((lot) => lot.lot_id);
  const book = await openBook(tx, parts, partnerId, members, lotIds);
  emptyLeft(book, reason);
  await book.save(tx);
  return ok(null);
}

async function sharedAccounts(tx: Tx, partnerId: string, memberId: string): Promise<string[]> {
  const rows = await tx
    .selectFrom('account_member as m')
    .where('m.partner_id', '=', partnerId)
    .where('m.member_id', '=', memberId)
    .where(
      sql<boolean>`exists (select from account_member o where o.partner_id = m.partner_id
        and o.account_id = m.account_id and o.member_id <> m.member_id)`,
    )
    .select('m.account_id')
    .execute();
  return rows.map((row) => row.account_id);
}
