/** Unfinished operations: who holds bonuses of whom for a cheque that never became a purchase. */
import { z } from 'zod';
import { can } from '@verno/shared/contracts/rights';
import { cancelUnfinished, listUnfinished } from '@verno/shared/contracts/hub/unfinished';
import type { UnfinishedRow } from '@verno/shared/contracts/hub/unfinished';
import { memberId, purchaseId, reservationId, storeId, tillId } from '@verno/shared/kernel/ids';
import { err, ok } from '@verno/shared/kernel/result';
import { toDecimalText } from '@verno/shared/money/text';
import type { Clock } from '@verno/shared/kernel/clock';
import { releaseReservation } from '../../books/reservations.ts';
import { refusal } from '../../http/problems.ts';
import { staffRoute } from '../../http/routes.ts';
import type { Route } from '../../http/routes.ts';
import { anyOf } from '../../projections/any-of.ts';
import { decodeCursor, pageOf } from '../../projections/cursor.ts';
import { personName } from '../../projections/purchase-rows.ts';
import type { Db } from '../../store/database.ts';
import type { Ids } from '../../system.ts';

export interface UnfinishedParts {
  readonly db: Db;
  readonly clock: Clock;
  readonly ids: Ids;
}

const cursorShape = z.tuple([z.iso.datetime(), z.uuid()]);

export function unfinishedRoutes(parts: UnfinishedParts): Route[] {
  return [listRoute(parts.db), cancelRoute(parts)];
}

function listRoute(db: Db): Route {
  return staffRoute(listUnfinished, async ({ query }, staff) => {
    const cursor = decodeCursor(query.cursor, cursorShape);
    if (!cursor.ok) return cursor;
    let rows = selectOpen(db, staff.partnerId)
      .orderBy('r.made_at', 'desc')
      .orderBy('r.reservation_id', 'desc')
      .limit(query.limit + 1);
    const { storeIds } = staff.grants;
    if (storeIds !== null) rows = rows.where('t.store_id', '=', anyOf(storeIds));
    if (query.storeId !== undefined) rows = rows.where('t.store_id', '=', query.storeId);
    if (cursor.value !== null) {
      const [madeAt, id] = cursor.value;
      rows = rows.where((eb) =>
        eb(eb.refTuple('r.made_at', 'r.reservation_id'), '<', eb.tuple(new Date(madeAt), id)),
      );
    }
    return ok(
      pageOf(await rows.execute(), query.limit, viewOf, (row) => [
        row.made_at.toISOString(),
        row.reservation_id,
      ]),
    );
  });
}

function cancelRoute({ db, clock, ids }: UnfinishedParts): Route {
  return staffRoute(cancelUnfinished, async ({ params, body }, staff) =>
    db.transaction().execute(async (tx) => {
      const row = await tx
        .selectFrom('reservation as r')
        .innerJoin('till as t', 't.till_id', 'r.till_id')
        .where('r.partner_id', '=', staff.partnerId)
        .where('r.reservation_id', '=', params.reservationId)
        .select(['r.till_id', 't.store_id'])
        .executeTakeFirst();
      if (row === undefined || !can(staff.grants, 'purchases.settle', row.store_id)) {
        return err(refusal('unfinished.unknown'));
      }
      const nowMs = clock.nowMs();
      const caller = { partnerId: staff.partnerId, tillId: row.till_id };
      const before = await stateOf(tx, staff.partnerId, params.reservationId);
      const done = await releaseReservation(tx, { ids, nowMs }, caller, params.reservationId);
      const after = await stateOf(tx, staff.partnerId, params.reservationId);
      if (!done.ok || before.state !== 'held' || after.state !== 'released') {
        return err(refusal('unfinished.ended'));
      }
      await tx
        .updateTable('reservation')
        .set({
          closed_by: staff.actorId,
          closed_at: new Date(nowMs),
          closed_reason: body.reason,
        })
        .where('partner_id', '=', staff.partnerId)
        .where('reservation_id', '=', params.reservationId)
        .execute();
      return ok(null);
    }),
  );
}

async function stateOf(db: Db, partnerId: string, id: string) {
  return db
    .selectFrom('reservation')
    .where('partner_id', '=', partnerId)
    .where('reservation_id', '=', id)
    .select('state')
    .executeTakeFirstOrThrow();
}

/** What is held for a cheque; what is lent to a till is a reservation of its own and no operation. */
function selectOpen(db: Db, partnerId: string) {
  return db
    .selectFrom('reservation as r')
    .innerJoin('till as t', 't.till_id', 'r.till_id')
    .innerJoin('store as s', 's.store_id', 't.store_id')
    .leftJoin('member_person as m', (join) =>
      join.onRef('m.partner_id', '=', 'r.partner_id').onRef('m.member_id', '=', 'r.member_id'),
    )
    .leftJoin('currency as c', (join) =>
      join.onRef('c.partner_id', '=', 'r.partner_id').onRef('c.code', '=', 'r.currency'),
    )
    .where('r.partner_id', '=', partnerId)
    .where('r.state', '=', 'held')
    .whereRef('r.purchase_id', '<>', 'r.reservation_id')
    .select(['r.reservation_id', 'r.purchase_id', 'r.made_at', 'r.expires_at', 'r.till_id'])
    .select(['r.member_id', 'r.amount', 'r.currency', 't.name as till_name', 't.store_id'])
    .select(['s.name as store_name', 'c.decimals', 'c.name_ru', 'c.name_en'])
    .select(['m.family_name', 'm.given_name', 'm.middle_name']);
}

type OpenRow = Awaited<ReturnType<ReturnType<typeof selectOpen>['execute']>>[number];

function viewOf(row: OpenRow): UnfinishedRow {
  return {
    reservationId: reservationId.parse(row.reservation_id),
    purchaseId: purchaseId.parse(row.purchase_id),
    madeAt: row.made_at.toISOString(),
    expiresAt: row.expires_at.toISOString(),
    storeId: storeId.parse(row.store_id),
    storeName: row.store_name,
    tillId: tillId.parse(row.till_id),
    tillName: row.till_name,
    memberId: memberId.parse(row.member_id),
    memberName: personName(row),
    currencyName: { ru: row.name_ru ?? row.currency, en: row.name_en ?? row.currency },
    amount: toDecimalText(row.amount, row.decimals ?? 0),
  };
}
