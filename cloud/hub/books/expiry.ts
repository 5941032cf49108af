/**
 * Lots whose end has come burn, each exactly once, in sets: a batch is one transaction of a few statements,
 * however many members it touches. A lot burns when its state says so under the lock of its account's
 * owners, and the posting is unique by the lot: late, twice, or on two hubs at once it burns once.
 */
import { sql } from 'kysely';
import { anyOf } from '../projections/any-of.ts';
import { publishMembers } from '../projections/member-items.ts';
import type { Db, Tx } from '../store/database.ts';
import { lockMembers } from './book.ts';
import { EXPIRED } from './due.ts';
import type { BookParts } from './types.ts';

/** Due lots looked at to find the accounts of one batch. */
const PICK_ROWS_MAX = 2500;
/** Lots burnt in one transaction: its members wait no longer than it takes. */
const BURN_ROWS_MAX = 5000;

/** Batches burnt side by side, each of accounts of its own: one connection leaves half of two cores idle. */
const LANES = 2;

/**
 * Burns what is due and returns how many lots. Waiting lots whose first day has come are the activation's:
 * they pay an overdraft before they burn. `stop` ends the work between two batches.
 */
export async function burnDueLots(db: Db, parts: BookParts, stop?: AbortSignal): Promise<number> {
  const lanes = Array.from({ length: LANES }, (_, lane) => burnLane(db, parts, lane, stop));
  // One that fails must not leave the others at work behind the caller's back.
  const ends = await Promise.allSettled(lanes);
  const failed = ends.find((end) => end.status === 'rejected');
  if (failed !== undefined) throw failed.reason;
  return ends.reduce((sum, end) => sum + (end.status === 'fulfilled' ? end.value : 0), 0);
}

async function burnLane(
  db: Db,
  parts: BookParts,
  lane: number,
  stop: AbortSignal | undefined,
): Promise<number> {
  const stopped = (): boolean => stop?.aborted === true;
  let done = 0;
  while (!stopped()) {
    const due = await pickDue(db, parts.nowMs, lane);
    const [first] = due;
    if (first === undefined) break;
    const ofOne = due.filter((lot) => lot.partner_id === first.partner_id);
    const accountIds = [...new Set(ofOne.map((lot) => lot.account_id))];
    done += await db
      .transaction()
      .execute((tx) => burnAccounts(tx, parts, first.partner_id, accountIds));
  }
  return done;
}

/** A waiting lot burns by itself only when it was to end before its first day. */
const BURNS = sql<boolean>`(state = 'active' or (state = 'pending' and activate_at >= expire_at))`;

function selectDue(db: Db | Tx, nowMs: number) {
  return db
    .selectFrom('lot')
    .where('remaining', '>', 0)
    .where('expire_at', '<=', new Date(nowMs))
    .where(BURNS);
}

async function pickDue(
  db: Db,
  nowMs: number,
  lane: number,
): Promise<{ readonly partner_id: string; readonly account_id: string }[]> {
  return selectDue(db, nowMs)
    .where(sql<boolean>`get_byte(uuid_send(account_id), 15) % ${LANES} = ${lane}`)
    .select(['partner_id', 'account_id'])
    .orderBy('expire_at')
    .limit(PICK_ROWS_MAX)
    .execute();
}

/** All that is due in these accounts, so that each owner is told once. */
async function burnAccounts(
  tx: Tx,
  parts: BookParts,
  partnerId: string,
  accountIds: readonly string[],
): Promise<number> {
  const owners = await tx
    .selectFrom('account_member')
    .where('partner_id', '=', partnerId)
    .where('account_id', '=', anyOf(accountIds))
    .select(['account_id', 'member_id'])
    .execute();
  await lockMembers(
    tx,
    partnerId,
    owners.map((owner) => owner.member_id),
  );
  const lots = await selectDue(tx, parts.nowMs)
    .where('partner_id', '=', partnerId)
    .where('account_id', '=', anyOf(accountIds))
    .select(['lot_id', 'account_id'])
    .orderBy('account_id')
    .limit(BURN_ROWS_MAX)
    .execute();
  const burnt = await burnLots(
    tx,
    parts,
    partnerId,
    lots.map((lot) => lot.lot_id),
  );
  const touched = new Set(lots.map((lot) => lot.account_id));
  const told = owners.flatMap((one) => (touched.has(one.account_id) ? [one.member_id] : []));
  await publishMembers(tx, partnerId, [...new Set(told)]);
  return burnt;
}

async function burnLots(
  tx: Tx,
  parts: BookParts,
  partnerId: string,
  lotIds: readonly string[],
): Promise<number> {
  if (lotIds.length === 0) return 0;
  const postingIds = lotIds.flatMap(() => [parts.ids.next(), parts.ids.next()]);
  const { rows } = await sql<{ burnt: number }>`
    with due as materialized (
      select lot_id, account_id, member_id, currency, cause_id, promotion_id, remaining, burns, state,
        row_number() over (order by lot_id) as n
      from lot where partner_id = ${partnerId} and lot_id = ${anyOf(lotIds)}
    ),
    posted as (
      insert into posting (partner_id, posting_id, account_id, member_id, account, currency, amount, kind,
        cause_kind, cause_id, leg, booked_at, purchase_id, promotion_id, reason)
      select ${partnerId}, i.id, d.account_id, d.member_id,
        case when i.n % 2 = 1 then d.state else 'house_expired' end, d.currency,
        case when i.n % 2 = 1 then -d.remaining else d.remaining end, 'expiry', 'expiry', d.lot_id,
        d.burns * 2 + (i.n + 1) % 2, ${new Date(parts.nowMs)}, d.cause_id, d.promotion_id, ${EXPIRED}
      from unnest(${postingIds}::uuid[]) with ordinality i(id, n)
      join due d on d.n = (i.n + 1) / 2
    ),
    burnt as (
      update lot l set state = 'expired', remaining = 0, burnt = l.burnt + d.remaining, burns = l.burns + 1
      from due d where l.partner_id = ${partnerId} and l.lot_id = d.lot_id
    ),
    totals as (
      update account a set active = a.active - s.active, pending = a.pending - s.pending
      from (
        select account_id,
          coalesce(sum(remaining) filter (where state = 'active'), 0) as active,
          coalesce(sum(remaining) filter (where state = 'pending'), 0) as pending
        from due group by account_id
      ) s where a.partner_id = ${partnerId} and a.account_id = s.account_id
    )
    select count(*) as burnt from due`.execute(tx);
  return rows[0]?.burnt ?? 0;
}
