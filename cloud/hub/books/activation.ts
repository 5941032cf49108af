/** Lots whose day has come become spendable, each exactly once. */
import { sql } from 'kysely';
import type { Db } from '../store/database.ts';
import { lockMembers, openBook } from './book.ts';
import type { BookParts } from './types.ts';

/** Lots looked at in one transaction. */
const ACTIVATE_ROWS_MAX = 1000;

/**
 * Activates what is due; returns how many lots. A book books what is due when it is opened, so this only
 * opens the books in which something waits. Two hubs doing it at once take turns. `stop` ends the work
 * between two batches.
 */
export async function activateDueLots(
  db: Db,
  parts: BookParts,
  stop?: AbortSignal,
): Promise<number> {
  const stopped = (): boolean => stop?.aborted === true;
  let done = 0;
  while (!stopped()) {
    const { rows: due } = await sql<{ partner_id: string; member_id: string; lots: number }>`
      with due as (
        select partner_id, account_id from lot
        where state = 'pending' and activate_at <= ${new Date(parts.nowMs)} and remaining > 0
        order by activate_at limit ${ACTIVATE_ROWS_MAX}
      )
      select d.partner_id, m.member_id, count(*) as lots from due d
      join account_member m on m.partner_id = d.partner_id and m.account_id = d.account_id
      group by d.partner_id, m.member_id`.execute(db);
    if (due.length === 0) break;
    for (const [partnerId, owners] of Map.groupBy(due, (row) => row.partner_id)) {
      done += await db.transaction().execute(async (tx) => {
        const ids = owners.map((owner) => owner.member_id);
        const book = await openBook(tx, parts, partnerId, await lockMembers(tx, partnerId, ids));
        await book.save(tx);
        return book.settled.activated;
      });
    }
  }
  return done;
}
