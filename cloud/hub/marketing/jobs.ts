/** Regular work of marketing. Each is safe to run twice, late, and on two nodes at once. */
import { sql } from 'kysely';
import { lockMembers } from '../books/book.ts';
import type { Job } from '../jobs/jobs.ts';
import { publishMembers } from '../projections/member-items.ts';
import type { Db } from '../store/database.ts';
import type { Ids } from '../system.ts';
import { forgetPastFigures } from './counters.ts';
import { sweepCoupons } from './hold.ts';
import { reviewStatuses } from './statuses.ts';

const SECOND_MS = 1000;
/** Members sent again in one transaction. */
const REFRESH_ROWS_MAX = 500;

export function marketingJobs(
  db: Db,
  now: () => { readonly ids: Ids; readonly nowMs: number },
): Job[] {
  return [
    { name: 'coupons', everyMs: 30 * SECOND_MS, run: () => sweepCoupons(db, now().nowMs) },
    { name: 'statuses', everyMs: 60 * SECOND_MS, run: () => reviewStatuses(db, now()) },
    { name: 'figures', everyMs: 600 * SECOND_MS, run: () => forgetPastFigures(db, now().nowMs) },
    { name: 'member facts', everyMs: 5 * SECOND_MS, run: () => refreshMembers(db) },
  ];
}

/** Sends facts of members again where that was wanted, piece by piece; returns how many members. */
export async function refreshMembers(db: Db): Promise<number> {
  let sent = 0;
  for (;;) {
    const piece = await db.transaction().execute(async (tx) => {
      const wanted = await tx
        .selectFrom('member_refresh')
        .select(['partner_id', 'after_member'])
        .limit(1)
        .forUpdate()
        .skipLocked()
        .executeTakeFirst();
      if (wanted === undefined) return null;
      const rows = await tx
        .selectFrom('member')
        .where('partner_id', '=', wanted.partner_id)
        .where('member_id', '>', wanted.after_member)
        .select('member_id')
        .orderBy('member_id')
        .limit(REFRESH_ROWS_MAX)
        .execute();
      const ids = rows.map((row) => row.member_id);
      await lockMembers(tx, wanted.partner_id, ids);
      await publishMembers(tx, wanted.partner_id, ids);
      const last = ids.at(-1);
      if (last === undefined || ids.length < REFRESH_ROWS_MAX) {
        await sql`delete from member_refresh where partner_id = ${wanted.partner_id}`.execute(tx);
      } else {
        await sql`update member_refresh set after_member = ${last}
          where partner_id = ${wanted.partner_id}`.execute(tx);
      }
      return ids.length;
    });
    if (piece === null) return sent;
    sent += piece;
  }
}
