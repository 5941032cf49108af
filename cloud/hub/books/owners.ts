/**
 * Who owns an account: a member joins with what he had, or leaves with nothing. Both accounts' owners are
 * held; what moves goes over the house's transfer account, so that each account's history explains itself.
 */
import { ACCOUNT_OWNERS_MAX } from '@verno/shared/contracts/hub/accounts';
import { err, ok } from '@verno/shared/kernel/result';
import type { Result } from '@verno/shared/kernel/result';
import { refusal } from '../http/problems.ts';
import type { Refusal } from '../http/problems.ts';
import { publishMembers } from '../projections/member-items.ts';
import type { Tx } from '../store/database.ts';
import { insertRows } from '../store/rows.ts';
import { noteChange } from './account-changes.ts';
import { lockMembers, openBook } from './book.ts';
import type { Actor } from './correction-rows.ts';
import { mustBeMember } from './standing.ts';
import { moveEverything } from './transfer.ts';
import { recallRights } from './lent/rights.ts';
import type { BookParts } from './types.ts';

export interface OwnerChange {
  readonly accountId: string;
  readonly memberId: string;
  readonly reason: string;
}

interface Held {
  readonly currency: string;
  readonly owners: readonly string[];
  readonly members: ReadonlyMap<string, string>;
}

/** A member becomes an owner; already one, nothing happens. */
export async function joinAccount(
  tx: Tx,
  parts: BookParts,
  actor: Actor,
  change: OwnerChange,
): Promise<Result<null, Refusal>> {
  const { partnerId } = actor;
  const { accountId, memberId } = change;
  const held = await holdAccount(tx, partnerId, accountId, memberId);
  if (!held.ok) return held;
  const { currency, owners, members: known } = held.value;
  const standing = mustBeMember(known, memberId);
  if (!standing.ok) return standing;
  if (owners.includes(memberId)) return ok(null);
  if (owners.length >= ACCOUNT_OWNERS_MAX) {
    return err(refusal('account.full', { params: { max: ACCOUNT_OWNERS_MAX } }));
  }
  const own = await ownAccount(tx, partnerId, memberId, currency);
  if (own !== null) {
    // A block is not shaken off by joining somebody else's account.
    if (own.state === 'blocked') return err(refusal('account.blocked'));
    if (own.owners > 1) return err(refusal('account.shared'));
    if (own.reserved !== 0) return reserved(tx, parts, partnerId, memberId);
    const members = await lockMembers(tx, partnerId, [...owners, memberId]);
    const lotIds = await openLotIds(tx, partnerId, own.accountId);
    const book = await openBook(tx, parts, partnerId, members, lotIds);
    moveEverything(book, { from: own.accountId, to: accountId, memberId });
    await book.save(tx);
  }
  await tx
    .insertInto('account_member')
    .values({ partner_id: partnerId, member_id: memberId, currency, account_id: accountId })
    .onConflict((conflict) =>
      conflict
        .columns(['partner_id', 'member_id', 'currency'])
        .doUpdateSet({ account_id: accountId }),
    )
    .execute();
  await noteChange(tx, parts, actor, { ...change, kind: 'joined' });
  await publishMembers(tx, partnerId, [...owners, memberId]);
  return ok(null);
}

/** What lies with tills for work off-line is called back, so that asking again helps. */
async function reserved(
  tx: Tx,
  { nowMs }: BookParts,
  partnerId: string,
  memberId: string,
): Promise<Result<never, Refusal>> {
  await recallRights(tx, partnerId, { memberId }, nowMs);
  return err(refusal('account.reserved'));
}

/** An owner goes on with an empty account of his own; the bonuses stay where they are. */
export async function leaveAccount(
  tx: Tx,
  parts: BookParts,
  actor: Actor,
  change: OwnerChange,
): Promise<Result<null, Refusal>> {
  const { partnerId } = actor;
  const { accountId, memberId } = change;
  const held = await holdAccount(tx, partnerId, accountId, memberId);
  if (!held.ok) return held;
  const { currency, owners } = held.value;
  if (!owners.includes(memberId)) return err(refusal('member.unknown'));
  if (owners.length === 1) return err(refusal('account.last_owner'));
  const holding = await tx
    .selectFrom('reservation')
    .where('partner_id', '=', partnerId)
    .where('member_id', '=', memberId)
    .where('currency', '=', currency)
    .where('state', '=', 'held')
    .select('reservation_id')
    .limit(1)
    .execute();
  if (holding.length > 0) return reserved(tx, parts, partnerId, memberId);
  const freshId = parts.ids.next();
  await insertRows(tx, 'account', [
    {
      partner_id: partnerId,
      account_id: freshId,
      currency,
      opened_at: new Date(parts.nowMs).toISOString(),
      state: 'open',
      pending: 0,
      active: 0,
      reserved: 0,
    },
  ]);
  await tx
    .updateTable('account_member')
    .set({ account_id: freshId })
    .where('partner_id', '=', partnerId)
    .where('member_id', '=', memberId)
    .where('currency', '=', currency)
    .execute();
  await noteChange(tx, parts, actor, { ...change, kind: 'left' });
  await publishMembers(tx, partnerId, [...owners]);
  return ok(null);
}

/** Locks the account's owners and the member, and reads what then holds. */
async function holdAccount(
  tx: Tx,
  partnerId: string,
  accountId: string,
  memberId: string,
): Promise<Result<Held, Refusal>> {
  const before = await ownersOf(tx, partnerId, accountId);
  const members = await lockMembers(tx, partnerId, [...before, memberId]);
  if (!members.has(memberId)) return err(refusal('member.unknown'));
  const account = await tx
    .selectFrom('account')
    .where('partner_id', '=', partnerId)
    .where('account_id', '=', accountId)
    .select('currency')
    .executeTakeFirst();
  const owners = await ownersOf(tx, partnerId, accountId);
  // An account everybody has left with a transfer is history.
  if (account === undefined || owners.length === 0) return err(refusal('account.unknown'));
  return ok({ currency: account.currency, owners, members });
}

async function ownersOf(tx: Tx, partnerId: string, accountId: string): Promise<string[]> {
  const rows = await tx
    .selectFrom('account_member')
    .where('partner_id', '=', partnerId)
    .where('account_id', '=', accountId)
    .select('member_id')
    .orderBy('member_id')
    .execute();
  return rows.map((row) => row.member_id);
}

async function ownAccount(
  tx: Tx,
  partnerId: string,
  memberId: string,
  currency: string,
): Promise<{ accountId: string; state: string; reserved: number; owners: number } | null> {
  const row = await tx
    .selectFrom('account_member as m')
    .innerJoin('account as a', (join) =>
      join.onRef('a.partner_id', '=', 'm.partner_id').onRef('a.account_id', '=', 'm.account_id'),
    )
    .where('m.partner_id', '=', partnerId)
    .where('m.member_id', '=', memberId)
    .where('m.currency', '=', currency)
    .select(['a.account_id', 'a.state', 'a.reserved'])
    .executeTakeFirst();
  if (row === undefined) return null;
  const owners = await ownersOf(tx, partnerId, row.account_id);
  return {
    accountId: row.account_id,
    state: row.state,
    reserved: row.reserved,
    owners: owners.length,
  };
}

async function openLotIds(tx: Tx, partnerId: string, accountId: string): Promise<string[]> {
  const rows = await tx
    .selectFrom('lot')
    .where('partner_id', '=', partnerId)
    .where('account_id', '=', accountId)
    .where('remaining', '>', 0)
    .select('lot_id')
    .execute();
  return rows.map((row) => row.lot_id);
}
