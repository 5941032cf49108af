/** The list of refunds: newest first, by the viewer's stores. */
import { z } from 'zod';
import { listRefunds } from '@verno/shared/contracts/hub/purchases';
import { ok } from '@verno/shared/kernel/result';
import { staffRoute } from '../../http/routes.ts';
import type { Route } from '../../http/routes.ts';
import { anyOf } from '../../projections/any-of.ts';
import { decodeCursor, pageOf } from '../../projections/cursor.ts';
import { likePrefix } from '../../projections/like.ts';
import { refundRowView, selectRefunds } from '../../projections/refund-rows.ts';
import type { Db } from '../../store/database.ts';

const cursorShape = z.tuple([z.iso.datetime(), z.uuid()]);

/** Who sees the store that sold or the store that took back sees the refund. */
export function refundListRoute(db: Db): Route {
  return staffRoute(listRefunds, async ({ query }, staff) => {
    const cursor = decodeCursor(query.cursor, cursorShape);
    if (!cursor.ok) return cursor;
    let rows = selectRefunds(db, staff.partnerId)
      .orderBy('r.refunded_at', 'desc')
      .orderBy('r.refund_id', 'desc')
      .limit(query.limit + 1);
    const { storeIds } = staff.grants;
    if (storeIds !== null) {
      rows = rows.where((eb) =>
        eb.or([eb('r.store_id', '=', anyOf(storeIds)), eb('p.store_id', '=', anyOf(storeIds))]),
      );
    }
    if (query.storeId !== undefined) rows = rows.where('r.store_id', '=', query.storeId);
    if (query.from !== undefined) rows = rows.where('r.local_date', '>=', query.from);
    if (query.to !== undefined) rows = rows.where('r.local_date', '<=', query.to);
    if (query.flagged === 'true') rows = rows.where('r.flags', '<>', []);
    if (query.number !== undefined) {
      const pattern = likePrefix(query.number.trim());
      rows = rows.where((eb) =>
        eb.or([eb('r.number', 'like', pattern), eb('p.number', 'like', pattern)]),
      );
    }
    if (cursor.value !== null) {
      const [at, id] = cursor.value;
      rows = rows.where((eb) =>
        eb(eb.refTuple('r.refunded_at', 'r.refund_id'), '<', eb.tuple(new Date(at), id)),
      );
    }
    return ok(
      pageOf(await rows.execute(), query.limit, refundRowView, (row) => [
        row.refunded_at.toISOString(),
        row.refund_id,
      ]),
    );
  });
}
