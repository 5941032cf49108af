/** The history of a member's accounts, newest first, with the balance after each movement. */
import { sql } from 'kysely';
import { z } from 'zod';
import { listMemberPostings, postingRow } from '@verno/shared/contracts/hub/members';
import { can } from '@verno/shared/contracts/rights';
import { purchaseId } from '@verno/shared/kernel/ids';
import { err, ok } from '@verno/shared/kernel/result';
import { toDecimalText } from '@verno/shared/money/text';
import { refusal } from '../../http/problems.ts';
import { staffRoute } from '../../http/routes.ts';
import type { Route } from '../../http/routes.ts';
import { decodeCursor, pageOf } from '../../projections/cursor.ts';
import type { Db } from '../../store/database.ts';

const cursorShape = z.tuple([z.uuid()]);
const kindShape = postingRow.shape.kind;

interface HistoryRow {
  posting_id: string;
  booked_at: Date;
  currency: string;
  decimals: number;
  amount: number;
  balance_after: number;
  kind: string;
  purchase_id: string | null;
  number: string | null;
  store_id: string | null;
  reason: string;
}

export function memberPostingsRoute(db: Db): Route {
  return staffRoute(listMemberPostings, async ({ params, query }, staff) => {
    const cursor = decodeCursor(query.cursor, cursorShape);
    if (!cursor.ok) return cursor;
    const member = await db
      .selectFrom('member')
      .where('partner_id', '=', staff.partnerId)
      .where('member_id', '=', params.memberId)
      .select('member_id')
      .executeTakeFirst();
    if (member === undefined) return err(refusal('member.unknown'));
    const rows = await readHistory(db, {
      partnerId: staff.partnerId,
      memberId: params.memberId,
      currency: query.currency ?? null,
      before: cursor.value?.[0] ?? null,
      limit: query.limit + 1,
    });
    return ok(
      pageOf(
        rows,
        query.limit,
        (row) => {
          const visible = row.store_id !== null && can(staff.grants, 'members.read', row.store_id);
          return {
            postingId: row.posting_id,
            at: row.booked_at.toISOString(),
            currency: row.currency,
            amount: toDecimalText(row.amount, row.decimals),
            balanceAfter: toDecimalText(row.balance_after, row.decimals),
            kind: kindShape.parse(row.kind),
            purchaseId:
              visible && row.purchase_id !== null ? purchaseId.parse(row.purchase_id) : null,
            purchaseNumber: visible ? row.number : null,
            reason: row.reason,
          };
        },
        (row) => [row.posting_id],
      ),
    );
  });
}

interface HistoryQuery {
  readonly partnerId: string;
  readonly memberId: string;
  readonly currency: string | null;
  readonly before: string | null;
  readonly limit: number;
}

/**
 * One row a movement on the member's accounts, also on those shared with others: its leg on the spendable
 * side, or the only leg the account has in it. Posting ids grow in the order of booking, and the spendable
 * balance after each is the sum of the legs up to it.
 */
async function readHistory(db: Db, query: HistoryQuery): Promise<HistoryRow[]> {
  const { rows } = await sql<HistoryRow>`
    select h.*, c.decimals, p.number, p.store_id
    from (
      select posting_id, booked_at, currency, amount, kind, account, purchase_id, reason, partner_id,
        coalesce(sum(amount) filter (where account = 'active')
          over (partition by account_id order by posting_id), 0)::bigint as balance_after
      from posting
      where partner_id = ${query.partnerId} and account_id in (
          select account_id from account_member
          where partner_id = ${query.partnerId} and member_id = ${query.memberId})
        and account in ('pending', 'active', 'reserved')
        and (${query.currency}::text is null or currency = ${query.currency})
    ) h
    join currency c on c.partner_id = h.partner_id and c.code = h.currency
    left join purchase p on p.partner_id = h.partner_id and p.purchase_id = h.purchase_id
    where not (h.account <> 'active' and h.kind in ('activation', 'reservation', 'release'))
      and (${query.before}::uuid is null or h.posting_id < ${query.before}::uuid)
    order by h.posting_id desc limit ${query.limit}`.execute(db);
  return rows;
}
