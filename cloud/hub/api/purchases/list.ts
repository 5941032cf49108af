/** The list of purchases: newest first, by the viewer's stores. */
import { z } from 'zod';
import { listPurchases } from '@verno/shared/contracts/hub/purchases';
import { ok } from '@verno/shared/kernel/result';
import { staffRoute } from '../../http/routes.ts';
import type { Route } from '../../http/routes.ts';
import { anyOf } from '../../projections/any-of.ts';
import { decodeCursor, pageOf } from '../../projections/cursor.ts';
import { likePrefix } from '../../projections/like.ts';
import { purchaseRowView, selectPurchases } from '../../projections/purchase-rows.ts';
import type { Db } from '../../store/database.ts';

const cursorShape = z.tuple([z.iso.datetime(), z.uuid()]);

export function purchaseListRoute(db: Db): Route {
  return staffRoute(listPurchases, async ({ query }, staff) => {
    const cursor = decodeCursor(query.cursor, cursorShape);
    if (!cursor.ok) return cursor;
    let rows = selectPurchases(db, staff.partnerId)
      .orderBy('p.sold_at', 'desc')
      .orderBy('p.purchase_id', 'desc')
      .limit(query.limit + 1);
    const { storeIds } = staff.grants;
    if (storeIds !== null) rows = rows.where('p.store_id', '=', anyOf(storeIds));
    if (query.storeId !== undefined) rows = rows.where('p.store_id', '=', query.storeId);
    if (query.tillId !== undefined) rows = rows.where('p.till_id', '=', query.tillId);
    if (query.memberId !== undefined) rows = rows.where('p.member_id', '=', query.memberId);
    if (query.number !== undefined) {
      rows = rows.where('p.number', 'like', likePrefix(query.number.trim()));
    }
    if (query.from !== undefined) rows = rows.where('p.local_date', '>=', query.from);
    if (query.to !== undefined) rows = rows.where('p.local_date', '<=', query.to);
    if (cursor.value !== null) {
      const [soldAt, id] = cursor.value;
      rows = rows.where((eb) =>
        eb(eb.refTuple('p.sold_at', 'p.purchase_id'), '<', eb.tuple(new Date(soldAt), id)),
      );
    }
    return ok(
      pageOf(await rows.execute(), query.limit, purchaseRowView, (row) => [
        row.sold_at.toISOString(),
        row.purchase_id,
      ]),
    );
  });
}
