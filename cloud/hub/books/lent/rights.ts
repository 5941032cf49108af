/** Rights lent to tills, as rows: each with the reservation that holds its bonuses. */
import { sql } from 'kysely';
import type { LotPart } from '@verno/shared/ledger/account';
import { leftOf } from '@verno/shared/sync/lending';
import { recordChanges, tillScope } from '../../feed/changes.ts';
import { anyOf } from '../../projections/any-of.ts';
import type { Tx } from '../../store/database.ts';
import { jsonb } from '../../store/rows.ts';
import { lotParts } from '../lot-parts.ts';

/** A right never ends by itself: only the till's word or HQ ends it. */
const NEVER = new Date('9999-12-31T00:00:00Z');

export interface TillLog {
  readonly partnerId: string;
  readonly tillId: string;
  readonly epoch: number;
}

export interface Right {
  readonly rightId: string;
  readonly memberId: string;
  readonly currency: string;
  readonly granted: number;
  readonly gone: number;
  readonly recalled: boolean;
  /** What its reservation took from which lot. */
  readonly taken: readonly LotPart[];
  /** How often something was lent: numbers the legs of its postings. */
  readonly revision: number;
}

export const rightKey = (memberId: string, currency: string): string => `${memberId}/${currency}`;

/** Rights of these members in one log of a till, by `rightKey`. The members are locked. */
export async function loadRights(
  tx: Tx,
  log: TillLog,
  memberIds: readonly string[],
): Promise<Map<string, Right>> {
  if (memberIds.length === 0) return new Map();
  const rows = await tx
    .selectFrom('lent_right as l')
    .innerJoin('reservation as r', (join) =>
      join
        .onRef('r.partner_id', '=', 'l.partner_id')
        .onRef('r.reservation_id', '=', 'l.reservation_id'),
    )
    .where('l.till_id', '=', log.tillId)
    .where('l.epoch', '=', log.epoch)
    .where('l.partner_id', '=', log.partnerId)
    .where('l.member_id', 'in', [...new Set(memberIds)])
    .select(['l.reservation_id', 'l.member_id', 'l.currency', 'l.granted', 'l.gone'])
    .select(['l.recalled_at', 'r.taken', 'r.revision'])
    .execute();
  return new Map(
    rows.map((row) => [
      rightKey(row.member_id, row.currency),
      {
        rightId: row.reservation_id,
        memberId: row.member_id,
        currency: row.currency,
        granted: row.granted,
        gone: row.gone,
        recalled: row.recalled_at !== null,
        taken: lotParts.parse(row.taken),
        revision: row.revision,
      },
    ]),
  );
}

/** What is lent to a till in all, by currency. */
export async function lentByTill(tx: Tx, tillId: string): Promise<Map<string, number>> {
  const rows = await tx
    .selectFrom('lent_right')
    .where('till_id', '=', tillId)
    .whereRef('granted', '>', 'gone')
    .groupBy('currency')
    .select(['currency', sql<number>`sum(granted - gone)::bigint`.as('lent')])
    .execute();
  return new Map(rows.map((row) => [row.currency, row.lent]));
}

/** Writes a right and its reservation; `recalledAt` stays unless something was lent anew. */
export async function saveRight(tx: Tx, log: TillLog, right: Right, nowMs: number): Promise<void> {
  const left = leftOf(right);
  const held = {
    amount: left,
    taken: jsonb(right.taken.map(({ lotId, amount }) => ({ lotId, amount }))),
    revision: right.revision,
    state: left > 0 ? 'held' : 'released',
  };
  await tx
    .insertInto('reservation')
    .values({
      partner_id: log.partnerId,
      reservation_id: right.rightId,
      member_id: right.memberId,
      till_id: log.tillId,
      // Its own id: what tells a right from a reservation for a purchase.
      purchase_id: right.rightId,
      currency: right.currency,
      expires_at: NEVER,
      ...held,
    })
    .onConflict((conflict) => conflict.columns(['partner_id', 'reservation_id']).doUpdateSet(held))
    .execute();
  const figures = { granted: right.granted, gone: right.gone, changed_at: new Date(nowMs) };
  await tx
    .insertInto('lent_right')
    .values({
      partner_id: log.partnerId,
      till_id: log.tillId,
      epoch: log.epoch,
      member_id: right.memberId,
      currency: right.currency,
      reservation_id: right.rightId,
      recalled_at: null,
      ...figures,
    })
    .onConflict((conflict) =>
      conflict
        .columns(['till_id', 'epoch', 'member_id', 'currency'])
        .doUpdateSet(right.recalled ? figures : { ...figures, recalled_at: null }),
    )
    .execute();
}

/** Tells tills what they have. The caller holds the rows. */
export async function tellRights(
  tx: Tx,
  rights: readonly (TillLog & Pick<Right, 'memberId' | 'currency' | 'granted' | 'recalled'>)[],
): Promise<void> {
  await recordChanges(
    tx,
    rights.map(({ partnerId, tillId, epoch, memberId, currency, granted, recalled }) => ({
      partnerId,
      scope: tillScope(tillId),
      kind: 'lent' as const,
      key: rightKey(memberId, currency),
      value: { memberId, currency, epoch, granted, recalled },
    })),
  );
}

/** Which rights are wanted back. */
export interface Recall {
  readonly currency?: string;
  readonly memberId?: string;
  /** Of every till but this one. */
  readonly butTillId?: string;
  readonly tillIds?: readonly string[];
}

/**
 * Calls back what is lent and was not called back before; returns how much that is. Rows that somebody
 * works on just now are left for the next time: the job of `take-back.ts` comes by every minute.
 */
export async function recallRights(
  tx: Tx,
  partnerId: string,
  which: Recall,
  nowMs: number,
): Promise<number> {
  let wanted = tx
    .selectFrom('lent_right')
    .where('partner_id', '=', partnerId)
    .where('recalled_at', 'is', null)
    .whereRef('granted', '>', 'gone')
    .selectAll()
    .forUpdate()
    .skipLocked();
  if (which.currency !== undefined) wanted = wanted.where('currency', '=', which.currency);
  if (which.memberId !== undefined) wanted = wanted.where('member_id', '=', which.memberId);
  if (which.butTillId !== undefined) wanted = wanted.where('till_id', '<>', which.butTillId);
  if (which.tillIds !== undefined) wanted = wanted.where('till_id', 'in', [...which.tillIds]);
  const rows = await wanted.execute();
  if (rows.length === 0) return 0;
  await tx
    .updateTable('lent_right')
    .set({ recalled_at: new Date(nowMs) })
    .where('partner_id', '=', partnerId)
    .where('reservation_id', '=', anyOf(rows.map((row) => row.reservation_id)))
    .execute();
  await tellRights(
    tx,
    rows.map((row) => ({
      partnerId,
      tillId: row.till_id,
      epoch: row.epoch,
      memberId: row.member_id,
      currency: row.currency,
      granted: row.granted,
      recalled: true,
    })),
  );
  return rows.reduce((sum, row) => sum + leftOf(row), 0);
}
