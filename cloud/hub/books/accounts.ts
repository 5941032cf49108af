/** Accounts and their owners: read for a book, opened and written from it. */
import { sql } from 'kysely';
import { z } from 'zod';
import type { AccountState } from '@verno/shared/ledger/account';
import { anyOf } from '../projections/any-of.ts';
import type { Tx } from '../store/database.ts';
import { insertRows } from '../store/rows.ts';

const accountState = z.enum(['open', 'blocked']);

/** An account as it was read. Its lots come from elsewhere. */
export interface LoadedAccount {
  readonly accountId: string;
  readonly currency: string;
  readonly state: 'open' | 'blocked';
  readonly owners: readonly string[];
  readonly figures: Pick<AccountState, 'pending' | 'active' | 'reserved'>;
}

/** An account's figures after a booking; `opened` for one that was not there before. */
export interface ChangedAccount {
  readonly accountId: string;
  readonly currency: string;
  readonly opened: boolean;
  /** Its only owner, when it is opened. */
  readonly ownerId: string;
  /** What to add. */
  readonly pending: number;
  readonly active: number;
  readonly reserved: number;
}

/** Accounts of these members, with all their owners. */
export async function loadAccounts(
  tx: Tx,
  partnerId: string,
  memberIds: readonly string[],
): Promise<LoadedAccount[]> {
  if (memberIds.length === 0) return [];
  const { rows } = await sql<{
    account_id: string;
    currency: string;
    state: string;
    pending: number;
    active: number;
    reserved: number;
    owners: string[];
  }>`
    select a.account_id, a.currency, a.state, a.pending, a.active, a.reserved,
      array_agg(m.member_id::text order by m.member_id) as owners
    from account_member m
    join account a on a.partner_id = m.partner_id and a.account_id = m.account_id
    where m.partner_id = ${partnerId} and m.member_id = any(${[...memberIds]}::uuid[])
    group by a.partner_id, a.account_id`.execute(tx);
  return rows.map((row) => ({
    accountId: row.account_id,
    currency: row.currency,
    state: accountState.parse(row.state),
    owners: row.owners,
    figures: { pending: row.pending, active: row.active, reserved: row.reserved },
  }));
}

/** Opens new accounts and adds to the totals of the others. */
export async function saveAccounts(
  tx: Tx,
  partnerId: string,
  accounts: readonly ChangedAccount[],
  nowMs: number,
): Promise<void> {
  const opened = accounts.filter((account) => account.opened);
  const openedAt = new Date(nowMs).toISOString();
  await insertRows(
    tx,
    'account',
    opened.map((account) => ({
      partner_id: partnerId,
      account_id: account.accountId,
      currency: account.currency,
      state: 'open',
      opened_at: openedAt,
      pending: account.pending,
      active: account.active,
      reserved: account.reserved,
    })),
  );
  await insertRows(
    tx,
    'account_member',
    opened.map((account) => ({
      partner_id: partnerId,
      member_id: account.ownerId,
      currency: account.currency,
      account_id: account.accountId,
    })),
  );
  const changes = accounts
    .filter((account) => !account.opened)
    .map(({ accountId, pending, active, reserved }) => ({
      account_id: accountId,
      pending,
      active,
      reserved,
    }));
  if (changes.length === 0) return;
  await sql`
    update account a set pending = a.pending + c.pending, active = a.active + c.active,
      reserved = a.reserved + c.reserved
    from json_populate_recordset(null::account, ${JSON.stringify(changes)}) c
    where a.partner_id = ${partnerId} and a.account_id = c.account_id
      and a.account_id = ${anyOf(changes.map((one) => one.account_id))}`.execute(tx);
}
