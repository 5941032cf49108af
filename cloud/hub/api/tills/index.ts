/** Tills of the viewer's stores, and codes to enrol them. */
import { can } from '@verno/shared/contracts/rights';
import { getTill, issueEnrolmentCode, listTills } from '@verno/shared/contracts/hub/tills';
import type { Clock, Random } from '@verno/shared/kernel/clock';
import { err, ok } from '@verno/shared/kernel/result';
import { CODE_MS, issueCode } from '../../auth/enrolment-codes.ts';
import { refusal } from '../../http/problems.ts';
import { staffRoute } from '../../http/routes.ts';
import type { Route } from '../../http/routes.ts';
import { tillRowViews } from '../../projections/till-rows.ts';
import type { Db } from '../../store/database.ts';
import { readTill } from './detail.ts';
import { readTills } from './list.ts';

export interface TillsParts {
  readonly db: Db;
  readonly clock: Clock;
  readonly random: Random;
}

export function tillRoutes(parts: TillsParts): Route[] {
  return [
    staffRoute(listTills, async ({ query }, staff) => {
      const nowMs = parts.clock.nowMs();
      const found = await readTills(parts.db, staff, query, nowMs);
      if (!found.ok) return found;
      const { rows, nextCursor } = found.value;
      return ok({ items: await tillRowViews(parts.db, rows, nowMs), nextCursor });
    }),
    staffRoute(getTill, async ({ params }, staff) => {
      const { partnerId, grants } = staff;
      const till = await readTill(parts.db, partnerId, params.tillId, parts.clock.nowMs());
      const isVisible = till !== null && can(grants, 'tills.read', till.storeId);
      return isVisible ? ok(till) : err(refusal('till.unknown'));
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
