/** Limits of promotions with their figures, and restrictions. */
import {
  listLimits,
  listRestrictions,
  putRestriction,
  removeRestriction,
} from '@verno/shared/contracts/hub/limits';
import type { Clock } from '@verno/shared/kernel/clock';
import { ok } from '@verno/shared/kernel/result';
import { staffRoute } from '../../http/routes.ts';
import type { Route } from '../../http/routes.ts';
import { readLimits } from '../../marketing/limits.ts';
import { refusable } from '../../marketing/refusable.ts';
import * as restrictions from '../../marketing/restrictions.ts';
import { readSettings } from '../../marketing/settings.ts';
import type { Db } from '../../store/database.ts';

export function limitRoutes(parts: { readonly db: Db; readonly clock: Clock }): Route[] {
  const { db } = parts;
  return [
    staffRoute(listLimits, async ({ query }, staff) =>
      ok({ items: await readLimits(db, staff.partnerId, query.promotionId ?? null) }),
    ),
    staffRoute(listRestrictions, async (_call, staff) =>
      ok({ items: [...(await readSettings(db, staff.partnerId)).restrictions] }),
    ),
    staffRoute(putRestriction, async ({ params, body }, staff) =>
      refusable(db, (tx) => {
        const one = { ...body, id: params.restrictionId };
        return restrictions.putRestriction(tx, staff.partnerId, one, parts.clock.nowMs());
      }),
    ),
    staffRoute(removeRestriction, async ({ params }, staff) =>
      refusable(db, (tx) =>
        restrictions.removeRestriction(tx, staff.partnerId, params.restrictionId),
      ),
    ),
  ];
}
