/** Tills of the viewer's stores, and codes to enrol them. */
import { z } from 'zod';
import { can } from '@verno/shared/contracts/rights';
import { issueEnrolmentCode, listTills } from '@verno/shared/contracts/hub/tills';
import type { Clock, Random } from '@verno/shared/kernel/clock';
import { err, ok } from '@verno/shared/kernel/result';
import { CODE_MS, issueCode } from '../../auth/enrolment-codes.ts';
import { refusal } from '../../http/problems.ts';
import { staffRoute } from '../../http/routes.ts';
import type { Route } from '../../http/routes.ts';
import { anyOf } from '../../projections/any-of.ts';
import { decodeCursor, encodeCursor } from '../../projections/cursor.ts';
import { selectTills, tillRowViews } from '../../projections/till-rows.ts';
import type { Db } from '../../store/database.ts';

export interface TillsParts {
  readonly db: Db;
  readonly clock: Clock;
  readonly random: Random;
}

const cursorShape = z.tuple([z.string(), z.int(), z.uuid()]);

export function tillRoutes(parts: TillsParts): Route[] {
  return [
    staffRoute(listTills, async ({ query }, staff) => {
      const cursor = decodeCursor(query.cursor, cursorShape);
      if (!cursor.ok) return cursor;
      let rows = selectTills(parts.db)
        .where('t.partner_id', '=', staff.partnerId)
        .orderBy('s.name')
        .orderBy('t.number')
        .orderBy('t.till_id')
        .limit(query.limit + 1);
      const { storeIds } = staff.grants;
      if (storeIds !== null) rows = rows.where('t.store_id', '=', anyOf(storeIds));
      if (query.storeId !== undefined) rows = rows.where('t.store_id', '=', query.storeId);
      if (cursor.value !== null) {
        const [store, number, till] = cursor.value;
        rows = rows.where((eb) =>
          eb(eb.refTuple('s.name', 't.number', 't.till_id'), '>', eb.tuple(store, number, till)),
        );
      }
      const found = await rows.execute();
      const shown = found.slice(0, query.limit);
      const last = found.length > query.limit ? shown.at(-1) : undefined;
      return ok({
        items: await tillRowViews(parts.db, shown, parts.clock.nowMs()),
        nextCursor:
          last === undefined ? null : encodeCursor([last.store_name, last.number, last.till_id]),
      });
    }),
    staffRoute(issueEnrolmentCode, async ({ params }, staff) => {
      const till = await parts.db
        .selectFrom('till')
        .where('till_id', '=', params.tillId)
        .where('partner_id', '=', staff.partnerId)
        .select(['till_id', 'store_id'])
        .executeTakeFirst();
      if (till === undefined || !can(staff.grants, 'tills.enrol', till.store_id)) {
        return err(refusal('till.unknown'));
      }
      const issued = await issueCode(parts.db, parts.random, till.till_id, {
        nowMs: parts.clock.nowMs(),
        validMs: CODE_MS,
      });
      return ok({ code: issued.code, expiresAt: issued.expiresAt.toISOString() });
    }),
  ];
}
