/** One member: who, cards, accounts, totals. */
import { sql } from 'kysely';
import { z } from 'zod';
import { getMember } from '@verno/shared/contracts/hub/members';
import type { MemberView } from '@verno/shared/contracts/hub/members';
import { err, ok } from '@verno/shared/kernel/result';
import { toDecimalText, toMoneyText } from '@verno/shared/money/text';
import type { Caller } from '../../auth/callers.ts';
import { refusal } from '../../http/problems.ts';
import { staffRoute } from '../../http/routes.ts';
import type { Route } from '../../http/routes.ts';
import { anyOf } from '../../projections/any-of.ts';
import type { Db } from '../../store/database.ts';
import { memberRowView, selectMembers } from './rows.ts';

const cardState = z.enum(['active', 'blocked', 'replaced', 'ended']);
const statusMap = z.record(z.string(), z.string());

export function memberViewRoute(db: Db): Route {
  return staffRoute(getMember, async ({ params }, staff) => {
    const row = await selectMembers(db, staff.partnerId)
      .where('p.member_id', '=', params.memberId)
      .executeTakeFirst();
    if (row === undefined) return err(refusal('member.unknown'));
    const cards = await db
      .selectFrom('member_card')
      .where('partner_id', '=', staff.partnerId)
      .where('member_id', '=', params.memberId)
      .select(['number', 'state'])
      .orderBy('main', 'desc')
      .orderBy('number')
      .execute();
    return ok({
      ...memberRowView(row),
      birthday: row.birthday,
      statuses: Object.entries(statusMap.parse(row.statuses)).map(([system, status]) => ({
        system,
        status,
      })),
      segments: row.segments,
      cards: cards.map((card) => ({ number: card.number, state: cardState.parse(card.state) })),
      accounts: await accountsOf(db, staff.partnerId, params.memberId),
      totals: await totalsOf(db, staff, params.memberId),
    });
  });
}

export async function accountsOf(
  db: Db,
  partnerId: string,
  memberId: string,
): Promise<MemberView['accounts']> {
  const { rows } = await sql<{
    code: string;
    name_ru: string;
    name_en: string;
    decimals: number;
    active: number;
    pending: number;
    reserved: number;
    burn_on: string | null;
    burn: number | null;
  }>`
    select c.code, c.name_ru, c.name_en, c.decimals,
      coalesce(b.active, 0) as active, coalesce(b.pending, 0) as pending,
      coalesce(b.reserved, 0) as reserved, n.expire_on as burn_on, n.amount as burn
    from currency c
    left join balance b on b.partner_id = c.partner_id and b.currency = c.code
      and b.member_id = ${memberId}
    left join lateral (
      select expire_on, sum(remaining)::bigint as amount from lot l
      join account_member m on m.partner_id = l.partner_id and m.account_id = l.account_id
      where l.partner_id = c.partner_id and m.member_id = ${memberId} and l.currency = c.code
        and l.state = 'active' and l.remaining > 0 and l.expire_on is not null
      group by expire_on order by expire_on limit 1
    ) n on true
    where c.partner_id = ${partnerId} order by c.code`.execute(db);
  return rows.map((row) => ({
    currency: row.code,
    currencyName: { ru: row.name_ru, en: row.name_en },
    active: toDecimalText(row.active, row.decimals),
    pending: toDecimalText(row.pending, row.decimals),
    reserved: toDecimalText(row.reserved, row.decimals),
    nextExpiry:
      row.burn_on === null || row.burn === null
        ? null
        : { on: row.burn_on, amount: toDecimalText(row.burn, row.decimals) },
  }));
}

/** Over the stores the viewer may see. */
async function totalsOf(db: Db, staff: Caller, memberId: string): Promise<MemberView['totals']> {
  let sums = db
    .selectFrom('purchase')
    .where('partner_id', '=', staff.partnerId)
    .where('member_id', '=', memberId)
    .select((eb) => [
      eb.fn.countAll<number>().as('purchases'),
      eb.fn.sum<number | null>('total_kopecks').as('sum'),
      eb.fn.max('sold_at').as('last'),
    ]);
  const { storeIds } = staff.grants;
  if (storeIds !== null) sums = sums.where('store_id', '=', anyOf(storeIds));
  const row = await sums.executeTakeFirstOrThrow();
  return {
    purchases: row.purchases,
    sum: toMoneyText(row.sum ?? 0),
    lastPurchaseAt:
      new Date(row.last ?? 0).getTime() === 0 ? null : new Date(row.last).toISOString(),
  };
}
