/** Accounts as they are shown: figures, owners, cards; and what activates and burns in them, month by month. */
import { sql } from 'kysely';
import { z } from 'zod';
import { accountChange, accountId, sharedAccount } from '@verno/shared/contracts/hub/accounts';
import type { accountSchedule, SharedAccount } from '@verno/shared/contracts/hub/accounts';
import { toDecimalText } from '@verno/shared/money/text';
import type { Db, Tx } from '../store/database.ts';
import { personName } from './purchase-rows.ts';

const CHANGES_SHOWN = 100;

const owners = z.array(
  z.object({
    memberId: z.string(),
    family_name: z.string().nullable(),
    given_name: z.string().nullable(),
    middle_name: z.string().nullable(),
    cards: z.array(z.string()),
  }),
);

interface Row {
  readonly account_id: string;
  readonly currency: string;
  readonly name_ru: string;
  readonly name_en: string;
  readonly decimals: number;
  readonly state: string;
  readonly blocked_reason: string | null;
  readonly pending: number;
  readonly active: number;
  readonly reserved: number;
  readonly owners: unknown;
}

/** Accounts by their ids, in the order of their currencies. */
export async function readAccounts(
  db: Db | Tx,
  partnerId: string,
  accountIds: readonly string[],
): Promise<SharedAccount[]> {
  if (accountIds.length === 0) return [];
  const { rows } = await sql<Row>`
    select a.account_id, a.currency, c.name_ru, c.name_en, c.decimals, a.state, a.blocked_reason,
      a.pending, a.active, a.reserved,
      (select coalesce(json_agg(json_build_object(
          'memberId', m.member_id, 'family_name', p.family_name, 'given_name', p.given_name,
          'middle_name', p.middle_name,
          'cards', (select coalesce(json_agg(k.number order by k.main desc, k.number), '[]')
            from member_card k where k.partner_id = m.partner_id and k.member_id = m.member_id
              and k.state = 'active')
        ) order by m.member_id), '[]')
        from account_member m
        left join member_person p on p.partner_id = m.partner_id and p.member_id = m.member_id
        where m.partner_id = a.partner_id and m.account_id = a.account_id) as owners
    from account a join currency c on c.partner_id = a.partner_id and c.code = a.currency
    where a.partner_id = ${partnerId} and a.account_id = any(${[...accountIds]}::uuid[])
    order by a.currency, a.account_id`.execute(db);
  return rows.map(viewOf);
}

function viewOf(row: Row): SharedAccount {
  const text = (amount: number): string => toDecimalText(amount, row.decimals);
  return sharedAccount.parse({
    accountId: row.account_id,
    currency: row.currency,
    currencyName: { ru: row.name_ru, en: row.name_en },
    precision: row.decimals,
    state: row.state,
    blockedReason: row.blocked_reason,
    active: text(row.active),
    pending: text(row.pending),
    reserved: text(row.reserved),
    owners: owners.parse(row.owners).map((owner) => ({
      memberId: owner.memberId,
      name: personName(owner) ?? '',
      cards: owner.cards,
    })),
  });
}

/** Accounts of a member, one a currency. */
export async function accountsOfMember(
  db: Db | Tx,
  partnerId: string,
  memberId: string,
): Promise<string[]> {
  const rows = await db
    .selectFrom('account_member')
    .where('partner_id', '=', partnerId)
    .where('member_id', '=', memberId)
    .select('account_id')
    .execute();
  return rows.map((row) => row.account_id);
}

/** The newest changes of an account's state and owners. */
export async function readAccountChanges(
  db: Db | Tx,
  partnerId: string,
  id: string,
): Promise<z.infer<typeof accountChange>[]> {
  const rows = await db
    .selectFrom('account_change')
    .where('partner_id', '=', partnerId)
    .where('account_id', '=', id)
    .selectAll()
    .orderBy('change_id', 'desc')
    .limit(CHANGES_SHOWN)
    .execute();
  return rows.map((row) =>
    accountChange.parse({
      kind: row.kind,
      memberId: row.member_id,
      reason: row.reason,
      by: { id: row.changed_by, name: row.changed_name },
      at: row.changed_at.toISOString(),
    }),
  );
}

/**
 * What activates and burns by calendar month, as things stand: nothing is spent before. A waiting lot is in
 * both columns when it has both days ahead.
 */
export async function readSchedule(
  db: Db | Tx,
  partnerId: string,
  id: string,
): Promise<z.infer<typeof accountSchedule> | null> {
  const account = await db
    .selectFrom('account as a')
    .innerJoin('currency as c', (join) =>
      join.onRef('c.partner_id', '=', 'a.partner_id').onRef('c.code', '=', 'a.currency'),
    )
    .where('a.partner_id', '=', partnerId)
    .where('a.account_id', '=', id)
    .select('c.decimals')
    .executeTakeFirst();
  if (account === undefined) return null;
  const { rows } = await sql<{ month: string | null; activates: number; burns: number }>`
    select to_char(day, 'YYYY-MM') as month, sum(activates)::bigint as activates, sum(burns)::bigint as burns
    from (
      select expire_on as day, 0 as activates, remaining as burns from lot
      where partner_id = ${partnerId} and account_id = ${id} and remaining > 0
      union all
      select activate_on, remaining, 0 from lot
      where partner_id = ${partnerId} and account_id = ${id} and remaining > 0
        and state = 'pending' and activate_on is not null
    ) turns group by 1 order by 1 nulls last`.execute(db);
  const text = (amount: number): string => toDecimalText(amount, account.decimals);
  return {
    accountId: accountId.parse(id),
    months: rows.flatMap(({ month, activates, burns }) =>
      month === null ? [] : [{ month, activates: text(activates), burns: text(burns) }],
    ),
    neverBurns: text(rows.find((row) => row.month === null)?.burns ?? 0),
  };
}
