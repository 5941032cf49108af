/** Opens a book: the members locked, their accounts read, what is due booked. */
import { sql } from 'kysely';
import type { Tx } from '../store/database.ts';
import { loadAccounts } from './accounts.ts';
import { settleDue } from './due.ts';
import { emptyLeft } from './left.ts';
import { loadLots } from './lots.ts';
import { createBook } from './pages.ts';
import type { Book, BookParts } from './types.ts';

/** Times that we look again for owners, when somebody joins an account while we wait for its locks. */
const LOCK_ROUNDS_MAX = 5;

/**
 * Locks members, and everybody they share an account with, in the order of their ids; every work on accounts
 * begins with it. Who holds all owners of an account holds the account. Returns their states: `active`,
 * `blocked` or `left`; members that do not exist are absent.
 */
export async function lockMembers(
  tx: Tx,
  partnerId: string,
  memberIds: readonly string[],
): Promise<Map<string, string>> {
  if (memberIds.length === 0) return new Map();
  for (let round = 0; round < LOCK_ROUNDS_MAX; round += 1) {
    await sql`savepoint members`.execute(tx);
    const rows = await tx
      .selectFrom('member')
      .where('partner_id', '=', partnerId)
      .where('member_id', 'in', sharers(partnerId, memberIds))
      .select(['member_id', 'state'])
      .orderBy('member_id')
      .forUpdate()
      .execute();
    const members = new Map(rows.map((row) => [row.member_id, row.state]));
    const missed = await sql`
      select from ${sharers(partnerId, memberIds)} s
      where s.member_id <> all(${[...members.keys()]}::uuid[]) and exists (select from member m
        where m.partner_id = ${partnerId} and m.member_id = s.member_id)`.execute(tx);
    if (missed.rows.length === 0) {
      await sql`release savepoint members`.execute(tx);
      return members;
    }
    // Whoever waits for one more while holding these would wait out of turn: all are let go first.
    await sql`rollback to savepoint members`.execute(tx);
  }
  throw new Error('the owners of accounts changed faster than they could be locked');
}

/** Members and all whom they share accounts with, also through others. */
function sharers(partnerId: string, memberIds: readonly string[]) {
  return sql<string>`(
    with recursive sharer as (
      select unnest(${[...new Set(memberIds)]}::uuid[]) as member_id
      union
      select other.member_id from sharer s
      join account_member own on own.partner_id = ${partnerId} and own.member_id = s.member_id
      join account_member other
        on other.partner_id = own.partner_id and other.account_id = own.account_id
    ) select member_id from sharer)`;
}

/**
 * Loads the accounts of locked members, and first books what is due in them by now: a lot whose day has
 * come or gone, whatever the jobs have done so far. `lotIds`: lots that will be given back to or reversed,
 * which may have nothing left.
 */
export async function openBook(
  tx: Tx,
  parts: BookParts,
  partnerId: string,
  members: ReadonlyMap<string, string>,
  lotIds: readonly string[] = [],
): Promise<Book> {
  const accounts = await loadAccounts(tx, partnerId, [...members.keys()]);
  const accountIds = accounts.map((account) => account.accountId);
  const lots = await loadLots(tx, partnerId, { accountIds, lotIds, nowMs: parts.nowMs });
  const book = createBook({ parts, partnerId, members }, accounts, lots);
  const settled = settleDue(book);
  const save = async (inTx: Tx): Promise<void> => {
    emptyLeft(book);
    await book.save(inTx);
  };
  return { ...book, settled, save };
}
